#pragma once

// The attributes files that git reads for a repository.

#include <string>
#include <vector>

#include "verb.hpp"

namespace ztgit::gitlfs {

struct KnownPattern {
  std::string pattern;  // from the root of the work tree
  std::string source;   // the file: from the root, or absolute when it is outside
  bool tracked = false;
  bool lockable = false;
};

// What .gitattributes files in the work tree and info/attributes say about filters and locks, the
// deepest file first.
std::vector<KnownPattern> patterns_of_repository(Call& call);

// What the user's and the machine's files say.
std::vector<KnownPattern> patterns_of_user(Call& call);

constexpr std::uint64_t kMostAttributes = std::uint64_t{100} << 20;  // bytes; git's own limit

}  // namespace ztgit::gitlfs
