#pragma once

#include <iosfwd>

#include "json.hpp"
#include "project/push.hpp"

namespace ztgit::cli {

// Shared with promote --push.
Json push_json(const project::PushReport& report);
void print_push(std::ostream& out, const project::PushReport& report);

}  // namespace ztgit::cli
