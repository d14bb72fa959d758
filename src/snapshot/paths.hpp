#pragma once

// Paths in a source: names joined by '/', "" for the source itself.

#include <string_view>

namespace ztgit::snapshot {

inline std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

inline std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace ztgit::snapshot
