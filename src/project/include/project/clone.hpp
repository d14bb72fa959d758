#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "project/settings.hpp"

namespace ztgit::project {

struct CloneRequest {
  std::string url;
  std::optional<std::string>
      target;  // NAME or PATH; default: the URL's last part, under projects.root
  Environment environment;
};

struct CloneReport {
  std::filesystem::path root;
  std::uint64_t pictures = 0;
  std::uint64_t bytes = 0;
  std::vector<std::string> missing;  // pictures whose object the remote does not have
  std::vector<std::string> notes;
};

// Clones from a folder or file://, pictures included, each checked against its oid. The new folder
// appears whole or not at all.
CloneReport clone(const CloneRequest& request);

}  // namespace ztgit::project
