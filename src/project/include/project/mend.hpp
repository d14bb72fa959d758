#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "git/identity.hpp"
#include "project/observer.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

struct MendRequest {
  std::string project;   // NAME or PATH; empty: the project around the current folder
  bool dry_run = false;  // the fixes that stand now, none carried out; nothing is contacted
  git::IdentityOverrides identity;
  Environment environment;
  Observer observer;
};

enum class FixState {
  planned,  // a dry run: it would be done
  mended,
  left,  // cannot be done, or not without being asked: `reason` says why
};
const char* name_of(FixState state) noexcept;

struct Fix {
  std::string subject;  // as in doctor's findings: "LFS filter", "pictures" …
  FixState state = FixState::mended;
  std::string text;  // what was wrong, and what was done about it
  std::string reason = {};
  std::vector<std::string> paths = {};  // that it is about, sorted; not all fixes have some
};

struct MendReport {
  std::filesystem::path root;
  std::vector<Fix> fixes;            // in the order they were made; empty: nothing was wrong
  std::vector<std::string> commits;  // made on top of HEAD, oldest first
  bool complete() const;             // nothing is left
};

// Mends what can be mended without losing anything, each fix named: the clone's settings, what a
// killed ztgit left, lists of unpushed objects, missing objects (from the work tree, then from the
// remotes), and in commits on top of HEAD: attributes that are missing, whole files that should be
// LFS pointers, sidecars that are missing. History is never rewritten, a changed file never
// touched. One fix that fails does not stop the others. A second run finds nothing more to do.
MendReport mend(const MendRequest& request);

}  // namespace ztgit::project
