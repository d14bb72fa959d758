#pragma once

// A review's operations on the pages of its pull request, and what is said there.

#include <string>
#include <vector>

#include "forge/forge_api.hpp"
#include "git/identity.hpp"
#include "git/repository.hpp"
#include "review/review.hpp"

namespace ztgit::review {

struct BridgeReport {
  std::size_t comments = 0;  // written or changed there
  bool verdict = false;      // ours was set there
  std::vector<std::string> notes;
};

// Brings to the pull request what this clone's writer has said in the review: comments, pins (as
// places in words: no forge we know has them) and the verdict. Each comment carries the id of its
// operation, so that none is written twice, whatever was interrupted; only those that our own
// account wrote count. A verdict goes there only while the pull request's newest commit has the
// very pictures that were judged. What a forge lacks (no refusal on Gitee, no approval of one's own
// on GitHub) becomes a comment that says it.
BridgeReport publish(git::Repository& repo, forge::ForgeApi& forge, const Review& review,
                     const std::string& writer);

// The paths of the review whose newest version the commit does not have. Error (not_found) when the
// commit is not here.
std::vector<std::string> unlike(const git::Repository& repo, const Review& review,
                                const std::string& commit);

// What keeps the review from being merged, a sentence each: pictures without an approval of their
// very bytes, standing refusals. `on_forge` are the verdicts given there for its newest commit.
std::vector<std::string> obstacles(const Review& review, const std::string& head,
                                   const std::vector<forge::PullReview>& on_forge);

}  // namespace ztgit::review
