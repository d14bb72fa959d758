#pragma once

// filter.lfs.* in a clone's own settings: what git runs when it adds a picture or checks one out.

#include <filesystem>
#include <optional>
#include <string>

#include "git/repository.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

struct FilterCommands {
  std::string clean, smudge, process;
  bool operator==(const FilterCommands&) const = default;
};

// git-lfs where that is on PATH (ztgit under that name counts), else ztgit by its absolute path,
// which GUIs without a PATH find too. nullopt: neither is known.
std::optional<FilterCommands> wanted_filter(const Environment& environment);

enum class FilterState {
  good,
  absent,    // git would add whole pictures, or fail where the filter is required
  broken,    // names git-lfs or a ztgit that is not there (any more): 'git add' fails
  outdated,  // works, but another program is wanted now: git-lfs has come
  foreign,   // somebody's own command; theirs to mend
};

// Of this clone's own settings. `absent` only when no setting of the user or machine helps either.
FilterState filter_state(const git::Repository& repo, const Environment& environment);

// Writes the wanted commands into the clone's own settings; false: they stand there already, or
// none are known.
bool set_filter(git::Repository& repo, const Environment& environment);

// As set_filter, but only where nothing that works and nothing of somebody else stands: what init,
// clone and promote may do unasked.
void ensure_filter(git::Repository& repo, const Environment& environment);

}  // namespace ztgit::project
