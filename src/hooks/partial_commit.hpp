#pragma once

// `git commit PATH` hands pre-commit a temporary index, and the repository's own then lacks what
// the hook put into it. It is noted in <git dir>/ztgit/partial-commit, and post-commit adds it.

#include <filesystem>
#include <vector>

#include "body.hpp"
#include "staged_pictures.hpp"

namespace ztgit::hooks {

// git's name for it: next-index-<pid>.lock (builtin/commit.c).
bool is_temporary_index(const std::filesystem::path& index);

void note_partial_commit(const git::Repository& repo, const std::vector<StagedEdit>& edits);

// The same edits in the repository's own index, where it still has what they began with; a commit
// that was given up has left a note whose edits HEAD does not hold, and these are dropped.
void finish_partial_commit(const Body& body);

// Without a note this costs one look.
bool has_partial_commit(const git::Repository& repo);
void forget_partial_commit(const git::Repository& repo);

}  // namespace ztgit::hooks
