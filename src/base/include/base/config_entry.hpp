#pragma once

#include <string>

namespace ztgit {

// One line of git's configuration: the key as libgit2 and `git config -z -l` give it (section and
// name in lower case, the part between as written). Lists of them are in git's order: system,
// global, repository; the last one wins.
struct ConfigEntry {
  std::string key, value;
};

}  // namespace ztgit
