#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "project/settings.hpp"

namespace ztgit::project {

struct PushRequest {
  std::string project;                // NAME or PATH; empty: the project around the current folder
  std::optional<std::string> remote;  // default: the branch's, else the only one, else origin
  std::optional<std::string> branch;  // default: HEAD's
  bool scan = false;                  // look through the history instead of trusting the list
  bool dry_run = false;
  Environment environment;
};

struct PushReport {
  std::string remote;
  std::string url;  // without user and password
  std::string branch;
  std::uint64_t objects = 0;          // sent
  std::uint64_t objects_present = 0;  // the remote had them
  std::uint64_t bytes = 0;            // sent
  bool ref_moved = false;             // false: it stood there already
};

// Objects first, the ref last: a ref whose objects the remote cannot give back is never pushed.
// Local paths and file:// in this version; Error (config) for other remotes, with the command that
// sends them. Error (conflict) when the remote has commits this project lacks; nothing is forced.
PushReport push(const PushRequest& request);

}  // namespace ztgit::project
