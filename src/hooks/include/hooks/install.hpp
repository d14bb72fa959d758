#pragma once

// Puts ztgit's stubs where git looks for hooks, beside what others have put there, and takes them
// away again: docs/formats/hooks.md.

#include <filesystem>
#include <string>
#include <vector>

#include "project/doctor.hpp"
#include "project/settings.hpp"

namespace ztgit::hooks {

struct InstallRequest {
  std::string project;            // NAME or PATH; empty: the repository around the current folder
  std::filesystem::path program;  // ztgit's absolute path, for the stubs
  bool yes = false;               // also change files that a person wrote (husky's, lefthook's)
  bool dry_run = false;
  project::Environment environment;
};

enum class HookState {
  absent,
  installed,   // git runs ztgit's stub
  outdated,    // a stub of another version, or of a ztgit that stood elsewhere
  edited,      // a stub that somebody has changed: it is left alone
  delegated,   // a manager's hook stands there and runs ztgit
  configured,  // hook.ztgit-<name>.command, git 2.54 or newer
  stock,       // git-lfs' own text: pictures are pushed, nothing else is done
  foreign,     // somebody else's, and ztgit is not run
};

const char* name_of(HookState state) noexcept;

struct HookStatus {
  std::string name;
  HookState state = HookState::absent;
  std::filesystem::path file;  // the one to look at; empty for `configured`
  std::string manager;         // whose it is where that can be told: "husky", "pre-commit" …
  bool chained = false;        // another hook is run after ztgit's part
};

struct StatusReport {
  std::filesystem::path root;    // of the work tree; the git directory of a bare repository
  std::filesystem::path folder;  // where git looks for hooks
  std::vector<HookStatus> hooks;
};

// What install() and uninstall() do, or would do.
struct HookStep {
  std::string name;
  std::string action;          // "write", "renew", "chain", "insert", "configure", "restore" …
  std::filesystem::path file;  // empty: the repository's configuration
};

// What somebody has to do by hand: the files are not ours to change.
struct Snippet {
  std::filesystem::path file;
  std::string text;
};

struct ChangeReport {
  std::filesystem::path root, folder;
  std::vector<HookStep> steps;
  std::vector<Snippet> snippets;
  std::vector<std::string> notes;  // full sentences
};

// Repeatable; a kill in between leaves hooks that run, and the same command completes it. Foreign
// hooks are moved to <name>.pre-ztgit and run after ztgit's part, never overwritten.
ChangeReport install(const InstallRequest& request);

// Puts back what stood there before, byte for byte.
ChangeReport uninstall(const InstallRequest& request);

// Whether the repository has room for a pre-push hook and none stands there: its pointers could
// leave without their pictures. Cheap: no program is asked.
bool lacks_pre_push(const InstallRequest& request);

StatusReport status(const InstallRequest& request);

// For doctor: what `ztgit hooks install` would mend. Nothing where there is no repository.
std::vector<project::Finding> examine(const InstallRequest& request);

}  // namespace ztgit::hooks
