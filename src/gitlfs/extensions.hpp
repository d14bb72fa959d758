#pragma once

// lfs.extension.<name>.{clean,smudge,priority} (git-lfs, docs/extensions.md).

#include <cstdint>
#include <string>
#include <vector>

#include "settings.hpp"

namespace ztgit::gitlfs {

struct Extension {
  std::string name, clean, smudge;
  std::int64_t priority = 0;
};

std::vector<Extension> extensions_of(const Settings& settings);  // by priority

}  // namespace ztgit::gitlfs
