#pragma once

// A review on its forge: branch, pull request, its page.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "forge/forge_api.hpp"
#include "git/identity.hpp"
#include "git/repository.hpp"
#include "project/push.hpp"
#include "project/settings.hpp"
#include "remote/connection.hpp"
#include "review/review.hpp"

namespace ztgit::review {

struct PullRequestWords {
  std::string project;                // its name
  std::filesystem::path root;         // of the work tree
  std::string title;                  // empty: the newest commit's subject
  std::optional<std::string> base;    // branch of the remote; default: the remote's first
  std::optional<std::string> branch;  // that is to go in; default: the one checked out
  bool draft = false;
  bool previews = true;
  project::Environment environment;
  project::Observer observer = {};
};

struct PullReport {
  std::string review, branch, base;
  forge::PullRequest pull;
  bool created = false;  // false: it was there, and says what is so now
  std::size_t pictures = 0;
  project::PushReport push;
  std::vector<std::string> notes;
};

// Makes what is missing of: the review, its branch, the pull request; and brings all three to what
// HEAD has. Interrupted anywhere and called again it goes on, and makes nothing twice. A branch
// that is the base itself (the artist promoted on main) is left alone: what is new on it goes to a
// branch of the review's own, review/<id>.
//
// Error: usage when nothing differs from the base; those of push() and of the forge.
PullReport open_pull(git::Repository& repo, remote::Connection& connection,
                     const PullRequestWords& words, const git::Identities& who);

// The branch of the remote that a review's base means: "origin/main" and "main@{upstream}" are
// "main".
std::string base_branch(const git::Repository& repo, const std::string& remote,
                        const std::string& base);

}  // namespace ztgit::review
