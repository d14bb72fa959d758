#pragma once

#include <string>

#include "git/repository.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

// .ztgit.yaml of the work tree, else of the tree with that id. Defaults where there is none.
ProjectSettings settings_of(const git::Repository& repo, const std::string& tree);

}  // namespace ztgit::project
