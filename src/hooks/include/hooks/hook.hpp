#pragma once

// One hook that git runs (githooks(5)): ztgit's own part in this process, then the hook that stood
// there before ztgit's.

#include <iosfwd>
#include <string>
#include <vector>

#include "git/identity.hpp"
#include "project/settings.hpp"

namespace ztgit::hooks {

struct HookCall {
  std::string name;                // "pre-commit"
  std::vector<std::string> words;  // what git passes
  int input = 0;                   // file descriptor of standard input, not owned
  std::ostream& out;
  std::ostream& err;
  git::IdentityOverrides identity;
  project::Environment environment;
};

// Answers the exit code for git: 0, or the first that was not. Nothing is thrown.
int run_hook(const HookCall& call);

}  // namespace ztgit::hooks
