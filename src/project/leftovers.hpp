#pragma once

#include "git/repository.hpp"

namespace ztgit::project {

// Clears what a killed ztgit left in a project. Call with the project's lock held, before anything
// is written.
void clear_leftovers(const git::Repository& repo);

// The same in a repository that is pushed to, where others may be at work: only what is surely
// nobody's.
void clear_receiver_leftovers(const git::Repository& receiver);

}  // namespace ztgit::project
