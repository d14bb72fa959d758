#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "lfs/pointer.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

struct PruneRequest {
  // Which of these the remote cannot give back now. Called without any lock, at most once.
  using MissingThere =
      std::function<std::vector<lfs::Pointer>(const git::Remote&, std::vector<lfs::Pointer>)>;

  std::string project;                // NAME or PATH; empty: the project around the current folder
  std::optional<std::string> remote;  // default: lfs.pruneremotetocheck, else the only one, else
                                      // origin
  // Ask the remote before deleting. Without, an object counts as there when a commit names it that
  // the tracking refs say was pushed.
  bool verify_remote = true;
  bool dry_run = false;
  MissingThere missing_there;  // empty: the remote itself is asked
  Environment environment;
};

// Why nothing at all may be removed.
enum class PruneObstacle {
  none,
  no_remote,     // the pictures exist here only
  shared_store,  // lfs.storage leads out of the repository: others may keep their objects there
};

struct PruneReport {
  std::string remote;  // name
  PruneObstacle obstacle = PruneObstacle::none;
  bool verified = false;                  // the remote was asked
  std::vector<lfs::Pointer> removed;      // by oid; of a dry run: that would be
  std::uint64_t bytes = 0;                // freed
  std::uint64_t needed = 0;               // objects kept: current, recent or not pushed yet
  std::uint64_t young = 0;                // kept: stored within the last hour
  std::vector<lfs::Pointer> not_there;    // kept: the remote does not have them
  std::vector<lfs::Pointer> unconfirmed;  // kept: unverified, and no pushed commit names them
};

// Removes local objects that are neither needed here nor only here (docs/formats/project.md, "Prune
// and fsck"). Safe beside a promote: the project's lock is held while objects go, and what is
// needed is found out again under it. Error: not_found for an unknown remote; auth, network.
PruneReport prune(const PruneRequest& request);

}  // namespace ztgit::project
