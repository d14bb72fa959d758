#pragma once

#include <string>

#include "git/repository.hpp"

namespace ztgit::project {

// Puts a commit that plain git made, and the pictures that it brings, on the list of what each
// remote has not confirmed, so that no push has to scan it. Remotes without a list get none.
void remember_commit(const git::Repository& repo, const std::string& commit);

}  // namespace ztgit::project
