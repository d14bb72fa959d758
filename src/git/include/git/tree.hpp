#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ztgit::git {

class Repository;

inline constexpr std::uint32_t kFileMode = 0100644;
inline constexpr std::uint32_t kExecutableMode = 0100755;
inline constexpr std::uint32_t kTreeMode = 0040000;

struct TreeEntry {
  std::string id;
  std::uint32_t mode = 0;
};

// Reading trees and blobs. `tree` is a tree's id, or empty for the tree of a branch not born yet.

std::string tree_of_commit(const Repository& repo, std::string_view commit);

std::optional<TreeEntry> find_in_tree(const Repository& repo, std::string_view tree,
                                      std::string_view path);

// Names in `folder` ("" is the root), in git's order; empty if there is no such folder.
std::vector<std::string> names_in_tree(const Repository& repo, std::string_view tree,
                                       std::string_view folder);

// One folder's own entries, in git's order: names without a slash, modes as git writes them.
struct FolderEntry {
  std::string name;
  std::string id;
  std::uint32_t mode = 0;
};

// What stands directly in that tree. Names are as the tree has them, which its writer chose: they
// may be "..", and hold anything but a slash and NUL.
std::vector<FolderEntry> entries_of_tree(const Repository& repo, std::string_view tree);

// The blob's bytes. Throws Error: not_found; io when it is longer than `limit`, which is checked
// before a byte of it is inflated.
std::string read_blob(const Repository& repo, std::string_view id, std::uint64_t limit);

// nullopt: there is no such blob here.
std::optional<std::uint64_t> blob_size(const Repository& repo, std::string_view id);

// The blob's first bytes, up to that many. A blob that must be inflated whole for it (one in a
// pack) is not read above 64 MiB: nullopt, as for one that is not here.
std::optional<std::string> blob_head(const Repository& repo, std::string_view id,
                                     std::size_t bytes);

// The id git gives these bytes as a blob, without writing it.
std::string blob_id(std::string_view bytes);

// Writes a blob at once, without a flush, as `git add` does. Many of them: ObjectBatch.
std::string write_blob(const Repository& repo, std::string_view bytes);

// The newest commit, walking from `from` along first parents, whose version of `path` is the one in
// `from` and whose parent has another: where the path came to be as it is. nullopt if that lies
// more than `most_commits` back.
std::optional<std::string> commit_that_set(const Repository& repo, std::string_view from,
                                           std::string_view path, std::size_t most_commits);

// First line of a commit's message.
std::string subject_of(const Repository& repo, std::string_view commit);

}  // namespace ztgit::git
