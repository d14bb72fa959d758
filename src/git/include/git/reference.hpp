#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "git/identity.hpp"

namespace ztgit::git {

class Repository;

struct NamedRef {
  std::string name;
  std::string id;  // of what it names, a tag's object included
};

// Refs whose name begins with `prefix` ("refs/ztgit/"), in the order of their names. Symbolic ones
// are left out. Nothing that they name is opened.
std::vector<NamedRef> refs_below(const Repository& repo, const std::string& prefix);

struct RefUpdate {
  std::string ref;  // "refs/heads/main"
  std::string new_id;
  std::string old_id;    // empty: the ref must not exist yet
  std::string log_text;  // reflog line, "commit: Promote cat.png"
  bool flush = true;     // false: what it says can be found out again
};

// Compare-and-swap: moves the ref only if it still stands where `old_id` says, and flushes it to
// the disk. Error (conflict) when somebody else moved it. The reflog names `who`.
void update_ref(Repository& repo, const RefUpdate& update, const Identity& who);

// No-op when it is not there. Neither compared nor flushed: for refs that only we use.
void remove_ref(Repository& repo, const std::string& name);

}  // namespace ztgit::git
