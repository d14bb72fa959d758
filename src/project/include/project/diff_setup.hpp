#pragma once

// diff.ztgit: plain `git diff`, `git log -p` and `git show` print what a new version of a picture
// was made with (project/textconv.hpp), instead of "Binary files differ" or two pointers. All of it
// stands in the clone's own settings and in its info/attributes: the tree keeps git-lfs' diff=lfs,
// which is no driver and costs others nothing.

#include <string>

#include "git/repository.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

// Writes what is missing or names a ztgit that is gone; keeps a textconv that somebody else chose
// and every line of info/attributes outside our block. No-op without a known program.
void ensure_diff_setup(git::Repository& repo, const Environment& environment);

// Takes away exactly that.
void remove_diff_setup(git::Repository& repo);

// Why ensure_diff_setup() would write something; empty: all is well.
std::string diff_setup_problem(const git::Repository& repo, const Environment& environment);

// The text of info/attributes with our block in it, and without.
std::string with_diff_block(const std::string& attributes);
std::string without_diff_block(const std::string& attributes);

}  // namespace ztgit::project
