#pragma once

// Private to forge/: reviews as GitHub and Gitea list them.

#include <string>
#include <vector>

#include "api_client.hpp"

namespace ztgit::forge {

// Of each reviewer the last verdict that counts: a comment takes none back, a dismissal does.
// `approved` and `rejected` are how the forge writes them.
std::vector<PullReview> last_verdicts(const std::vector<Json>& reviews, const char* approved,
                                      const char* rejected);

}  // namespace ztgit::forge
