#pragma once

#include <string_view>
#include <vector>

#include "inspection.hpp"

namespace ztgit::hooks {

// A message without comments, against the commit it is for.
std::vector<Problem> check_message(const Inspection& commit, std::string_view message);

}  // namespace ztgit::hooks
