#pragma once

#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "review/operation.hpp"
#include "review/review.hpp"

namespace ztgit::review {

struct OpeningRequest {
  std::string project;              // its name
  std::string title;                // empty: the newest commit's subject
  std::optional<std::string> base;  // a revision; absent: see base_of()
  std::optional<std::string> head;  // the branch that is reviewed; absent: the one checked out
  std::string commit = {};          // that it stands at; empty: HEAD's
};

// What a branch is reviewed against when nobody says it: "main" or "master" if HEAD is on another
// branch, else what its upstream has. Error (usage) when there is neither.
std::string base_of(const git::Repository& repo);

// The operations that open a review of what HEAD has and the base has not: each picture as HEAD has
// it. Error: not_found for a base that is none, usage when no picture differs.
std::vector<Operation> opening_of(const git::Repository& repo, const OpeningRequest& request);

// Versions that the review lacks: what `commit` (empty: HEAD's) holds at the review's paths, and
// pictures that came since. Empty: it has all.
std::vector<Operation> new_versions(const git::Repository& repo, const Review& review,
                                    const std::string& commit = {});

}  // namespace ztgit::review
