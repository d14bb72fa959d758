#include "verdicts.hpp"

#include <algorithm>

namespace ztgit::forge {

std::vector<PullReview> last_verdicts(const std::vector<Json>& reviews, const char* approved,
                                      const char* rejected) {
  std::vector<PullReview> last;
  for (const auto& json : reviews) {
    const auto author = text_of(part_of(json, "user"), "login");
    const auto state = text_of(json, "state");
    const bool dismissed = state == "DISMISSED" || flag_of(json, "dismissed");
    if (!dismissed && state != approved && state != rejected) continue;
    std::erase_if(last, [&](const PullReview& review) { return review.author == author; });
    if (dismissed) continue;
    last.push_back({author, state == approved ? PullVerdict::approved : PullVerdict::rejected,
                    text_of(json, "commit_id")});
  }
  return last;
}

}  // namespace ztgit::forge
