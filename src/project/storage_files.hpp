#pragma once

// The committed files that say where pictures are kept, edited so that everything else in them
// stays as its author wrote it.

#include <string>

#include "project/settings.hpp"

namespace ztgit::project {

// .ztgit.yaml with storage.mode, and storage.rclone unless `rclone` is empty.
std::string with_storage(const std::string& yaml, StorageMode mode, const std::string& rclone);

// .lfsconfig with lfs.url; an empty URL takes the key out.
std::string with_lfs_url(const std::string& lfsconfig, const std::string& url);

// .gitattributes whose LFS patterns are plain binary files, or the reverse.
std::string with_plain_pictures(const std::string& attributes);
std::string with_lfs_pictures(const std::string& attributes);

// "file:///mnt/nas/my%20pictures.git"
std::string file_url(const std::string& absolute_path);

}  // namespace ztgit::project
