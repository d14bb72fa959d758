#pragma once

// The version stack of a picture: what its path held, from the newest to the first.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/repository.hpp"

namespace ztgit::history {

// A commit that gave a picture or its sidecar other bytes.
struct Version {
  std::string commit;
  std::string path;     // the picture's there; an older version may have another
  std::string blob;     // the picture's: a pointer, or the whole picture
  std::string sidecar;  // blob; empty: there is none
  bool operator==(const Version&) const = default;
};

// From the commit `from`, newest first, over merges as `git log PATH` goes (git-log(1), "History
// Simplification"): a side that a merge did not take is left out. Where the path came to be, it is
// followed to the path that the same picture had before. Empty: the path is no file there. Stops
// after `most` versions; a shallow clone's history ends where the clone does. Error (cancelled).
std::vector<Version> stack_of(const git::Repository& repo, const std::string& from,
                              const std::string& path, std::size_t most);

// What one commit changed against its first parent, by path; removed pictures have an empty blob.
std::vector<Version> versions_in(const git::Repository& repo, const std::string& commit);

// "hero.png@3", "hero.png@~1": path and which version. nullopt: no version is named.
struct VersionName {
  std::string path;
  bool from_newest = false;  // "@~N"; N = 0 is the newest
  std::size_t number = 0;    // "@N": 1 is the oldest
};
std::optional<VersionName> version_name(std::string_view word);

}  // namespace ztgit::history
