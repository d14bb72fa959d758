#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "project/observer.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

struct PullRequest {
  std::string project;                // NAME or PATH; empty: the project around the current folder
  std::optional<std::string> remote;  // default: the branch's, else the only one, else origin
  std::optional<std::string> branch;  // of the remote; default: what the branch follows
  std::vector<std::string> include, exclude;  // path patterns: which pictures to get
  bool pointers_only = false;                 // none of them
  bool rebase = false;  // pull: put the own commits on top when both sides have new ones
  Environment environment;
  Observer observer = {};
};

struct PullReport {
  std::string remote;
  std::string url;                   // without user and password
  std::string branch;                // of the remote
  std::uint64_t commits = 0;         // that are new here
  std::uint64_t objects = 0;         // downloaded
  std::uint64_t bytes = 0;           // downloaded
  std::uint64_t pictures = 0;        // written into the work tree
  bool moved = false;                // the branch
  std::vector<std::string> missing;  // pictures whose object the remote could not give
  std::vector<std::string> notes;
};

// Gets commits and pictures without touching branch or work tree.
PullReport fetch(const PullRequest& request);

// fetch(), then moves the checked-out branch and the work tree forward. Local changes are never
// overwritten: Error (conflict) names them. Error (conflict) too when both sides have new commits,
// unless `rebase`. A pull that was killed is completed by the next one.
PullReport pull(const PullRequest& request);

}  // namespace ztgit::project
