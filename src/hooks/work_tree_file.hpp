#pragma once

// Files of the work tree as a hook may touch them: never one that holds what is nowhere else.

#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>

#include "git/repository.hpp"
#include "lfs/pointer.hpp"

namespace ztgit::hooks {

// nullopt: it is no regular file, is longer than `limit`, or a link stands on the way to it.
std::optional<std::string> text_in_work_tree(const git::Repository& repo, const std::string& path,
                                             std::uint64_t limit);

// True when nothing stands at the path and real folders lead to it.
bool is_free(const git::Repository& repo, const std::string& path);

// The file's stat data if it holds the very bytes that the blob stands for: those of the picture,
// for a pointer's text.
std::optional<struct stat> file_that_holds(const git::Repository& repo, const std::string& path,
                                           std::string_view blob_text);

// Writes it whole, dated so that git's racy check trusts it (git's racy-git.txt).
void write_text(const git::Repository& repo, const std::string& path, std::string_view text);

// If it holds these bytes.
void remove_text(const git::Repository& repo, const std::string& path, std::string_view text);

}  // namespace ztgit::hooks
