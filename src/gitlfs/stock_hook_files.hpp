#pragma once

// git-lfs' own hooks, as its commands install and remove them (git-lfs, lfs/hook.go).

#include <filesystem>
#include <optional>
#include <string>

#include "verb.hpp"

namespace ztgit::gitlfs {

// core.hooksPath, relative to the work tree, else <common git directory>/hooks.
std::filesystem::path hooks_folder(Call& call);

// Writes the four hooks where none stands or one that a git-lfs wrote. With `force` also over
// others. nullopt: done; else what git-lfs says of the first that is somebody else's: the rest is
// then left alone, too.
std::optional<std::string> install_stock_hooks(Call& call, bool force);

// install_stock_hooks() as filters, track and fsck call it: a foreign hook is no reason to say
// anything.
void ensure_stock_hooks(Call& call);

// Removes those of the four that a git-lfs wrote.
void remove_stock_hooks(Call& call);

// "Add the following to '.git/hooks/pre-push':", for each.
std::string stock_hook_instructions(Call& call);

}  // namespace ztgit::gitlfs
