#pragma once

// The hook that stood there before ztgit's stub.

#include <filesystem>
#include <optional>
#include <string>

#include "hooks/hook.hpp"

namespace ztgit::hooks {

// Where git looks for hooks, as git itself says: for repositories that libgit2 cannot open.
std::filesystem::path hooks_folder_by_git(const HookCall& call);

// The file to run after ztgit's part, if any: <name>.pre-ztgit in the folder where git looks. None
// for git-lfs' own text, whose work ztgit's part has done, and for one that is running already.
std::optional<std::filesystem::path> chained_hook(const HookCall& call,
                                                  const std::filesystem::path& folder);

// Runs it as git would: its words, its standard input from the beginning (nullopt: it has none),
// our folder, environment and terminal. Its exit code.
int run_chained(const HookCall& call, const std::filesystem::path& hook,
                const std::optional<std::string>& input);

}  // namespace ztgit::hooks
