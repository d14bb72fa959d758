#pragma once

// The command line of git-lfs 3.x: the same verbs, arguments, standard input, output, exit codes
// and variables, so that `git-lfs` on PATH may be a link to ztgit (git-lfs, docs/man).

#include <iosfwd>
#include <string>
#include <vector>

#include "project/settings.hpp"

namespace ztgit::gitlfs {

struct Invocation {
  std::vector<std::string> words;  // what follows "git-lfs", or "ztgit lfs"
  std::ostream& out;
  std::ostream& err;
  int input = 0;   // file descriptor of standard input, not owned
  int output = 1;  // file descriptor under `out`: filters write pictures there, unbuffered by `out`
  project::Environment environment;
};

// Answers the exit code of git-lfs: 0, 2 for what failed, 127 for a command line that it does not
// know, 128 outside of a repository. Nothing is thrown.
int run(const Invocation& invocation);

}  // namespace ztgit::gitlfs
