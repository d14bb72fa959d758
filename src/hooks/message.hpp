#pragma once

// A commit message on its way through git.

#include <string>
#include <string_view>
#include <vector>

#include "git/repository.hpp"
#include "project/settings.hpp"

namespace ztgit::hooks {

std::vector<std::string_view> lines_of(std::string_view text);  // without their line ends

// What git will take out of the file it gives to commit-msg (git-commit(1), --cleanup).
struct Cleanup {
  bool tidy = true;       // blanks at line ends, blank lines in a row
  bool comments = false;  // lines that begin with `comment`; only after an editor
  std::string comment = "#";
};

// By commit.cleanup and core.commentChar. Whether an editor was open, git tells hooks by
// $GIT_EDITOR, which is ":" where none was. A --cleanup on the command line is not told.
Cleanup cleanup_of(const git::Repository& repo, const project::Environment& environment,
                   std::string_view message);

// The message as it will be committed. All from the scissors line on goes in any case: `commit -v`
// puts the difference there.
std::string clean_message(std::string_view message, const Cleanup& cleanup);

}  // namespace ztgit::hooks
