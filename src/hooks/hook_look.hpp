#pragma once

// What stands where git looks for one hook.

#include <optional>
#include <string>

#include "hooks/install.hpp"
#include "managers.hpp"
#include "place.hpp"

namespace ztgit::hooks {

struct HookFile {
  std::filesystem::path path;
  bool exists = false;
  bool regular = false;     // no link, no folder
  bool executable = false;  // git runs no other
  std::string text;         // of a regular file or a link to one, else empty
  bool whole = false;       // `text` is all of it
  mode_t mode = 0;
};

// Of a file that is longer than any hook is written by hand, the first part.
HookFile read_hook(const std::filesystem::path& path);

struct HookLook {
  HookStatus status;
  HookFile file;   // the hook, or the script of a manager's user
  HookFile saved;  // <name>.pre-ztgit
  Manager manager = Manager::none;
};

// All eight. `git_runs_configured`: git 2.54 or newer (git-hook(1)).
std::vector<HookLook> look_at_hooks(const git::Repository& repo, const Place& place,
                                    const std::filesystem::path& program, bool git_runs_configured);

std::string config_section(std::string_view name);  // "hook.ztgit-pre-push"

}  // namespace ztgit::hooks
