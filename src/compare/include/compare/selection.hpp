#pragma once

// Which pictures the words of `ztgit diff` mean, and how each is had: from the disk, from a commit,
// from the object store, from the server.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compare/comparison.hpp"
#include "project/settings.hpp"

namespace ztgit::compare {

// One picture at one time. `path` is from the root of the repository.
struct Place {
  std::string name;                           // for people
  std::optional<std::filesystem::path> file;  // on the disk
  std::string tree, path, blob;               // else in this tree
};

struct PlacePair {
  std::optional<Place> before, after;  // one may be absent: added, removed
};

struct SelectionRequest {
  std::string project;             // NAME or PATH; empty: the repository around the current folder
  std::vector<std::string> words;  // see Selection
  bool offline = false;            // a missing object is not downloaded
  project::Environment environment;
};

// The words may be
//   (none)         the pictures that differ between HEAD and the work tree
//   PICTURE        the work tree's against HEAD's, if they differ; else HEAD's against the version
//                  before it
//   A B            each a file, REV:PATH, or PATH@VERSION: @1 is the oldest version, @~1 the one
//                  before the newest
//   REV REV [PATH] all pictures, or those at and below PATH, that differ between two commits
// Versions are those of history/stack.hpp. Works in bare repositories, too.
class Selection {
 public:
  // Throws Error: usage, not_found with what could be meant as hint.
  explicit Selection(const SelectionRequest& request);
  Selection(const Selection&) = delete;
  Selection& operator=(const Selection&) = delete;
  ~Selection();

  const std::vector<PlacePair>& pairs() const noexcept;

  // Downloads what these lack, all in one go. Nothing for files, and for what is here.
  void fetch(const std::vector<PlacePair>& pairs);
  // A picture that cannot be had is a Side without a file, whose remark says why.
  Side load(const Place& place) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::compare
