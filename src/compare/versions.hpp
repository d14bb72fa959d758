#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/repository.hpp"

namespace ztgit::compare {

// Commits on the first-parent line from `from` that gave `path` or its sidecar other bytes, newest
// first; those in which the path is not there are left out. Stops after `most`.
std::vector<std::string> versions_of(const git::Repository& repo, const std::string& from,
                                     const std::string& path, std::size_t most);

// "hero.png@3", "hero.png@~1": path and which version. nullopt: no version is named.
struct VersionName {
  std::string path;
  bool from_newest = false;  // "@~N"; N = 0 is the newest
  std::size_t number = 0;    // "@N": 1 is the oldest
};
std::optional<VersionName> version_name(std::string_view word);

}  // namespace ztgit::compare
