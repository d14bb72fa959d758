#pragma once

// Private to git/: what LockedIndex, IndexView and IndexFile share about the entries of an index.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/stat.h>

#include "handle.hpp"

namespace ztgit::git {

// Error (config), with the cure as hint, for a split or sparse index.
IndexHandle open_index(const std::filesystem::path& file);

// `path` outlives the entry.
git_index_entry entry_for(const std::string& path, std::string_view blob, std::uint32_t mode,
                          const struct stat& file);

// True when the stat data that was recorded is the file's.
bool same_file(const git_index_entry& entry, const struct stat& file);

// git calls an entry racy when its file may have changed after the index was written but within the
// same time stamp; it then compares contents. A new index has a new stamp, which would hide such a
// change: size 0 makes git compare, as git itself does when it writes an index (git's
// Documentation/technical/racy-git.txt).
void keep_racy_entries_suspect(git_index* index, const struct stat& old_index);

}  // namespace ztgit::git
