#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

#include "git/checkout.hpp"
#include "git/reachable.hpp"

namespace ztgit::git {

class Repository;

struct IndexEntry {
  std::string id;
  std::uint32_t mode = 0;
  bool conflicted = false;
  bool unchanged_since = false;  // the work tree file's stat data equals what was recorded
};

// The repository's index, locked as git locks it (index.lock), so that a GUI and ztgit take turns.
// Nothing is visible before publish(); destroyed without it, the index stays as it was.
//
// The lock file carries a marker, put in place with link(2), so that the lock of a ztgit that was
// killed is told from a living git's and removed by the next ztgit (which holds the project's own
// lock).
class LockedIndex {
 public:
  LockedIndex(const Repository& repo, std::chrono::milliseconds patience);
  LockedIndex(const LockedIndex&) = delete;
  LockedIndex& operator=(const LockedIndex&) = delete;
  ~LockedIndex();

  void set(const std::string& path, std::string_view blob, std::uint32_t mode,
           const struct stat& work_tree_file);
  void remove(const std::string& path);
  bool changed() const noexcept;
  // Takes the room on the disk that publish(), and the move of the ref after it, will need. Error
  // while nothing shows yet is better than files without a commit. Kept until publish().
  void reserve_room(std::size_t new_entries);
  void publish();  // no-op when nothing changed

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Reading without a lock; what planning needs.
class IndexView {
 public:
  explicit IndexView(const Repository& repo);
  IndexView(const IndexView&) = delete;
  IndexView& operator=(const IndexView&) = delete;
  ~IndexView();

  std::optional<IndexEntry> find(const std::string& path) const;
  bool has_conflicts() const;
  std::vector<std::string> paths() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Every regular file in the index of the work tree whose git directory this is, those of both sides
// of a conflict too. Files that are only announced (git add -N) have no content and are left out.
std::vector<TrackedFile> files_in_index(const std::filesystem::path& git_dir);

// The same of an index file of any name: git gives hooks a temporary one ($GIT_INDEX_FILE). None
// where there is no such file: a new repository has no index.
std::vector<TrackedFile> files_in_index_file(const std::filesystem::path& index_file);

// What a commit of that index file would change in `tree` (empty: an unborn branch's), by path.
// Conflicts and files that are only announced are left out; git commits neither.
std::vector<PathChange> staged_changes(const Repository& repo, std::string_view tree,
                                       const std::filesystem::path& index_file);

}  // namespace ztgit::git
