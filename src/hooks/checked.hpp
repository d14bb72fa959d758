#pragma once

#include <functional>
#include <vector>

#include "hooks/check.hpp"
#include "hooks/hook.hpp"

namespace ztgit::hooks {

// Carries out the checks of a hook: tells their problems, and throws Error (integrity) to stop the
// commit. An index that libgit2 cannot read (a split one) is said to be unchecked, no more.
void checked(const HookCall& call, const std::function<std::vector<Problem>()>& look);

}  // namespace ztgit::hooks
