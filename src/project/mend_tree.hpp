#pragma once

// What mend() commits on top of HEAD.

#include "git/repository.hpp"
#include "project/mend.hpp"

namespace ztgit::project {

// .gitattributes lines for pointers that the attributes do not give to LFS: without them a checkout
// shows pointers, and the next `git add` puts whole pictures into git.
void mend_attributes(git::Repository& repo, const MendRequest& request, MendReport& report);

// Whole files, and pointers that git-lfs would write otherwise, become pointers; in the index alone
// where only that is wrong. Files that are changed or staged are left and named.
void mend_pointers(git::Repository& repo, const MendRequest& request, MendReport& report);

// Sidecars for pictures that have none, from the picture, or from the sidecar it had under another
// name. Sidecars that no picture claims are named. Only in projects that ztgit began.
void mend_sidecars(git::Repository& repo, const MendRequest& request, MendReport& report);

}  // namespace ztgit::project
