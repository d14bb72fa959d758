#pragma once

// What install() and uninstall() plan and then do: one list for the dry run and the real one.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/lock.hpp"
#include "hook_look.hpp"
#include "hooks/install.hpp"

namespace ztgit::hooks {

enum class Deed {
  write,        // text into file, replacing what stands there
  save,         // file becomes `other`, which must not exist; then like write
  restore,      // `other` becomes file, replacing what stands there
  remove,       // file
  configure,    // text into the repository's configuration
  unconfigure,  // removes that
};

struct Change {
  HookStep step;
  Deed deed;
  std::filesystem::path other = {};
  std::string text = {};
  std::optional<mode_t> mode = {};  // of the file written; default: an executable one by the umask
};

// Where install() and uninstall() work.
struct Scene {
  git::Repository repo;
  Place place;
  std::vector<HookLook> looks;
  bool git_runs_configured = false;  // git 2.54 or newer (git-hook(1))
};

// Error (not_found) where there is none.
git::Repository repository_of(const InstallRequest& request);

// Against another ztgit that is changing the same hooks; none for a dry run.
std::optional<FolderLock> lock_hooks(const git::Repository& repo, const InstallRequest& request);

Scene scene_of(git::Repository repo, const InstallRequest& request);

// Planned by both: what an uninstall undoes before git's configuration takes over.
void plan_removal(const Scene& scene, const InstallRequest& request, std::vector<Change>& changes,
                  ChangeReport& report);

// All texts reach the disk before the first name changes: an empty pre-push, left by a power
// failure, would let pointers go without their pictures.
void carry_out(const Scene& scene, const std::vector<Change>& changes);

}  // namespace ztgit::hooks
