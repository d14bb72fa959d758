#pragma once

// Private to git/: what arrived is kept in refs of ours, several at once.

#include <string>
#include <string_view>
#include <vector>

#include <git2.h>

namespace ztgit::git {

class Repository;

struct RefMove {
  std::string ref;    // ours
  std::string id;     // empty: remove it
  bool force = true;  // else only forward, and a tag not at all
  std::string log_text = {};
};

// "refs/…", and a name that git takes.
bool is_full_ref_name(const std::string& name);

// Where a remote's fetch refspecs keep what they know of its `ref`; empty: nowhere.
std::string tracking_ref(const git_remote* remote, const std::string& ref);

// Moves them, each by compare-and-swap, and flushes all with one barrier. Returns how many moved:
// those that stood there already do not. Error (conflict) for one that may not move or was moved by
// somebody else; those before it have moved.
std::size_t move_refs(Repository& repo, const std::vector<RefMove>& moves);

}  // namespace ztgit::git
