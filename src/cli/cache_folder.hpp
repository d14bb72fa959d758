#pragma once

#include <filesystem>

#include "project/settings.hpp"

namespace ztgit::cli {

// $XDG_CACHE_HOME/ztgit, else ~/.cache/ztgit: what can be made again at any time.
inline std::filesystem::path cache_folder(const project::Environment& environment) {
  const auto told = environment.variables("XDG_CACHE_HOME");
  const bool usable = told && std::filesystem::path(*told).is_absolute();
  return (usable ? std::filesystem::path(*told) : environment.home / ".cache") / "ztgit";
}

}  // namespace ztgit::cli
