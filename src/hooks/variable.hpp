#pragma once

#include <string>

#include "hooks/hook.hpp"

namespace ztgit::hooks {

// A variable as git-lfs takes GIT_LFS_SKIP_PUSH: "0", "false", "no" and "off" are a no.
bool is_set(const HookCall& call, const std::string& variable);

}  // namespace ztgit::hooks
