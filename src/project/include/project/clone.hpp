#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "project/observer.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

struct CloneRequest {
  std::string url;
  std::optional<std::string>
      target;  // NAME or PATH; default: the URL's last part, under projects.root
  std::optional<std::string> branch;          // default: the remote's HEAD
  std::vector<std::string> include, exclude;  // path patterns: which pictures to get
  bool pointers_only = false;                 // none of them
  Environment environment;
  Observer observer = {};
};

struct CloneReport {
  std::filesystem::path root;
  std::string branch;
  std::uint64_t pictures = 0;
  std::uint64_t bytes = 0;
  std::vector<std::string> missing;  // pictures whose object the remote could not give
  std::vector<std::string> notes;
};

// Clones from a server, a folder or file://, pictures included, each checked against its oid. The
// new folder appears whole or not at all; pictures that cannot be had stay pointers and are named.
CloneReport clone(const CloneRequest& request);

}  // namespace ztgit::project
