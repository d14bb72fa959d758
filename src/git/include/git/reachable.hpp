#pragma once

// What histories hold. Unlike a quick look for a push, these answers decide what may be deleted:
// whatever cannot be read is an Error, never an end of the walk.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ztgit::git {

class Repository;

// A regular file of a tree or of an index.
struct TrackedFile {
  std::string path;
  std::string id;  // of its blob
};

// Every regular file of a tree (a tree's id; empty: none), at every path; no links, no submodules.
// Error (io) above five million files or 4096 bytes of path: no work tree could hold it.
std::vector<TrackedFile> files_in_tree(const Repository& repo, std::string_view tree);

// Reads blobs of less than `below_bytes` bytes, never a byte of a longer one.
class SmallBlobs {
 public:
  SmallBlobs(const Repository& repo, std::uint64_t below_bytes);  // `repo` outlives this
  SmallBlobs(const SmallBlobs&) = delete;
  SmallBlobs& operator=(const SmallBlobs&) = delete;
  ~SmallBlobs();

  // nullopt: it is longer. Error (not_found) when it is not here.
  std::optional<std::string> read(std::string_view id) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Walks trees of many commits and looks at each tree and each blob once, at the first path it meets
// it: the work is that of what differs between the commits.
class BlobWalk {
 public:
  // A small blob. Answers whether to go on; after a no, every add_ function answers no at once.
  using Visit = std::function<bool(const TrackedFile& file, std::string_view text)>;

  BlobWalk(const Repository& repo, std::uint64_t below_bytes, Visit visit);  // `repo` outlives this
  BlobWalk(const BlobWalk&) = delete;
  BlobWalk& operator=(const BlobWalk&) = delete;
  ~BlobWalk();

  bool add_commit(std::string_view commit);  // its tree
  bool add_tree(std::string_view tree);
  bool add_file(const TrackedFile& file);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Commits reachable from `tips` but from none of `hidden`; children before their parents wherever
// the history is a line. Hidden ids that are not here hide nothing. A shallow clone's history ends
// where the clone does.
std::vector<std::string> commits_reachable(const Repository& repo,
                                           const std::vector<std::string>& tips,
                                           const std::vector<std::string>& hidden);

// Commits reachable from `tips` through commits of `since` (seconds since 1970) or later, and the
// parents of these: every version that was replaced since.
std::vector<std::string> commits_since(const Repository& repo, const std::vector<std::string>& tips,
                                       std::int64_t since);

}  // namespace ztgit::git
