#pragma once

// Private to view/: what the page says, as operations of the review.

#include <string>
#include <vector>

#include "review/operation.hpp"
#include "review/review.hpp"

namespace ztgit::view {

// {"operations": [{"type": "verdict"|"pin"|"comment"|"resolve"|"retract", …}]}, keys as in
// docs/formats/review.md. Sizes of pinned pictures are the review's own. Error (usage) for what
// breaks a rule, or is about a picture or remark that the review has not.
std::vector<review::Operation> operations_in(const std::string& body, const review::Review& review);

}  // namespace ztgit::view
