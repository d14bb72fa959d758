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

// What `git lfs prune` removes beyond what ztgit's own prune does (git-lfs-prune(1)): the last days
// of HEAD's log and objects stored within the hour do not keep anything, and what no ref reaches
// need not be on the remote.
struct GitLfsRules {
  bool keep_recent = true;          // --recent: recent branches and commits go, too
  bool keep_current = true;         // --force: even what is checked out; never what is not pushed
  bool verify_unreachable = false;  // what no ref reaches must be on the remote, too
  bool remove_verified_alone = false;  // an object missing there stops nothing but itself
  std::vector<std::string> exclude;    // lfs.fetchexclude: only unpushed and stashed ones are kept
};

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
  std::optional<GitLfsRules> git_lfs = {};
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
  bool verified = false;              // the remote was asked
  std::uint64_t local = 0;            // objects in the store
  std::uint64_t found_there = 0;      // the remote was asked and has them
  std::vector<lfs::Pointer> removed;  // by oid; of a dry run: that would be
  std::uint64_t bytes = 0;            // freed
  std::uint64_t needed = 0;           // objects kept: current, recent or not pushed yet
  std::uint64_t young = 0;            // kept: stored within the last hour
  // Kept: the remote does not have them. By git-lfs' rules nothing at all was removed then, unless
  // remove_verified_alone.
  std::vector<lfs::Pointer> not_there;
  std::vector<lfs::Pointer> unconfirmed;  // kept: unverified, and no pushed commit names them
};

// Removes local objects that are neither needed here nor only here (docs/formats/project.md, "Prune
// and fsck"). Safe beside a promote: the project's lock is held while objects go, and what is
// needed is found out again under it. Error: not_found for an unknown remote; auth, network.
PruneReport prune(const PruneRequest& request);

// The same of a repository that is open, whatever the request says of a project; bare ones, too.
PruneReport prune(git::Repository& repo, const PruneRequest& request);

}  // namespace ztgit::project
