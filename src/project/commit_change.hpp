#pragma once

// One way for everything ztgit commits: init, promote, repair. Plans fill a ChangeSet,
// commit_changes() carries it out.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <time.h>
#include <vector>

#include "git/identity.hpp"
#include "git/index.hpp"
#include "git/object_batch.hpp"
#include "git/repository.hpp"
#include "lfs/store.hpp"

namespace ztgit::project {

// What a hook has made of a path.
struct HookChange {
  std::string blob;  // empty: removed
  std::uint32_t mode = 0;
  bool stage = true;  // false: the index holds what the user has staged there
};

// One path. The three places can differ: .gitattributes gets a line in each, on top of what stands
// there.
struct PathChange {
  std::string path;
  std::optional<std::string> tree_blob;   // git's bytes in the commit; nullopt: not part of it
  std::optional<std::string> index_blob;  // git's bytes in the index; nullopt: left alone
  // Work tree: a copy of `object`, or `work_tree_text`; neither: only the stat data is recorded.
  std::filesystem::path object;
  std::optional<std::string> work_tree_text;
  std::optional<struct timespec>
      mtime;  // of the work tree file; nullopt: now, less the racy margin
  // What the plan saw there; another file now is refused, never overwritten. nullopt: nothing was
  // there.
  std::optional<struct stat> seen;
  std::optional<HookChange> by_hook = {};  // instead of tree_blob and index_blob
  bool removed = false;  // out of all three; nothing else is given then but `seen`
};

struct Step {
  std::string message;
  std::vector<PathChange> changes;
  bool needed = true;  // false: the tree is right already, only index and work tree are mended
};

struct ChangeSet {
  std::string ref;          // "refs/heads/main"
  std::string ref_commit;   // where the ref stands; empty: it does not exist yet
  std::string base_commit;  // the first commit's parent; empty: none
  std::string base_tree;
  bool checked_out = true;  // false: no work tree, no index
  std::vector<Step> steps;  // one commit each
  git::Identities identities;
  std::vector<lfs::Incoming*> objects;           // placed after the barrier
  std::vector<std::string> remotes_to_remember;  // unpushed lists that get the objects
  std::vector<lfs::Pointer> pointers;            // what those lists get
};

struct Committed {
  std::vector<std::string> commits;  // one a step that needed one
};

// In the order of formats.md section 2: objects, work tree files (under temporary names),
// index.lock, git objects, one barrier, names of the objects, work tree, index, ref. A kill at any
// point leaves a valid repository; the same call completes it.
Committed commit_changes(git::Repository& repo, ChangeSet& changes, SyncBatch& batch);

// The tree that a step makes of `base`; its new blobs and trees go into `objects`.
std::string write_tree(git::ObjectBatch& objects, const Step& step, const std::string& base);

// min(mtime, now - 2 s): an mtime that git's racy check trusts.
struct timespec settled_mtime(const struct timespec& mtime);
struct timespec settled_now();

}  // namespace ztgit::project
