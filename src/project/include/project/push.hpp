#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "project/observer.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

struct PushRequest {
  std::string project;                // NAME or PATH; empty: the project around the current folder
  std::optional<std::string> remote;  // default: the branch's, else the only one, else origin
  std::optional<std::string> branch;  // default: HEAD's
  bool scan = false;                  // look through the history instead of trusting the list
  bool dry_run = false;
  bool verify = false;         // ask the server for every picture again before the branch moves
  bool allow_missing = false;  // push a branch although pictures are neither here nor there
  Environment environment;
  Observer observer = {};
};

struct PushReport {
  std::string remote;
  std::string url;  // without user and password
  std::string branch;
  std::uint64_t objects = 0;          // sent; in a dry run: may have to be sent
  std::uint64_t objects_present = 0;  // the remote had them
  std::uint64_t bytes = 0;            // sent
  bool ref_moved = false;             // false: it stood there already
  std::vector<std::string> notes;     // full sentences: somebody's locks, ignored settings
};

// Objects first, the ref last: a ref whose objects the remote cannot give back is never pushed,
// unless `allow_missing` says so. A push that was cut off sends what is missing when it is run
// again. Nothing is forced. Error: conflict when the remote has commits this project lacks, or
// somebody's lock forbids it; no_lfs when it keeps no LFS objects (with the choices); the kind of
// the first failure when objects could not be sent.
PushReport push(const PushRequest& request);

}  // namespace ztgit::project
