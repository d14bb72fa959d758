#pragma once

// The index of a commit under way, as git hands it to a hook in GIT_INDEX_FILE (githooks(5)): the
// repository's own, index.lock (`git commit -a`) or a temporary one (`git commit PATH`).

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

#include "git/checkout.hpp"
#include "git/index.hpp"

namespace ztgit::git {

// Edits are kept until write(), which makes them on top of what the file holds then. A split or
// sparse index, which libgit2 1.5 cannot read, goes through `git ls-files` and `git update-index`.
class IndexFile {
 public:
  IndexFile(const Repository& repo, std::filesystem::path file);  // `repo` outlives this
  IndexFile(const IndexFile&) = delete;
  IndexFile& operator=(const IndexFile&) = delete;
  ~IndexFile();

  // All below see the edits.

  // What it changes against a tree (empty: no commit yet), by path, edits not counted. Conflicts
  // and files that are only announced (git add -N) are left out.
  std::vector<PathChange> changes_from(std::string_view tree) const;
  // unchanged_since of a path that was edited is false.
  std::optional<IndexEntry> find(const std::string& path) const;
  // Every .gitattributes.
  std::vector<TrackedFile> attribute_files() const;

  // `work_tree_file`: of the file that holds what `blob` stands for; nullopt: no file does, so that
  // git compares.
  void set(const std::string& path, std::string_view blob, std::uint32_t mode,
           const std::optional<struct stat>& work_tree_file);
  void remove(const std::string& path);
  // The file appears whole, under git's own lock. Call with the project's lock held. Error
  // (conflict) when another program keeps the lock. No-op without edits.
  void write();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Writes a new index that holds a tree, with the stat data that the repository's own index has for
// the same blobs.
void write_index_of_tree(const Repository& repo, std::string_view tree,
                         const std::filesystem::path& file);

}  // namespace ztgit::git
