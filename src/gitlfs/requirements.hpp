#pragma once

// What a verb needs before it begins (git-lfs, commands/commands.go).

#include <filesystem>
#include <string>
#include <string_view>

#include "verb.hpp"

namespace ztgit::gitlfs {

// Throws Refused when the repository is of a layout that git-lfs does not know; marks one that has
// no mark yet (lfs.repositoryformatversion, setupRepository of git-lfs).
git::Repository& set_up_repository(Call& call);

// The same, and Refused in a bare repository.
git::Repository& set_up_work_tree(Call& call);

// Refused in a bare repository.
git::Repository& require_work_tree(Call& call);

// `written` on a command line, seen from the root of the work tree: "a.png" in sub/ is
// "sub/a.png", "." there is "sub". Empty: the root itself. A path outside keeps its "../".
std::string path_from_root(Call& call, std::string_view written);

// The reverse, for display: "../a.png".
std::string path_from_here(Call& call, std::string_view path);

}  // namespace ztgit::gitlfs
