#pragma once

#include <optional>
#include <string>
#include <vector>

#include "git/identity.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

struct StorageRequest {
  std::string project;                // NAME or PATH; empty: the project around the current folder
  std::optional<StorageMode> mode;    // absent: as .ztgit.yaml says; only this clone is set up
  std::optional<std::string> lfs;     // external: URL of an LFS server, or a folder
  std::optional<std::string> rclone;  // external: "NAME:path" of an rclone remote
  git::IdentityOverrides identity;
  Environment environment;
};

struct StorageReport {
  StorageMode mode = StorageMode::lfs;
  std::string where;               // external: URL, folder or rclone remote; without passwords
  std::string commit;              // that says so to everybody; empty: nothing had to change
  std::uint64_t rewritten = 0;     // plain: unpushed commits that hold whole pictures now
  std::vector<std::string> notes;  // full sentences for the user
};

// Where a project's pictures are kept (formats.md, storage modes). Sets this clone up (LFS filter,
// hooks, transfer agent) and, with a mode, commits the choice for everybody. Objects that an old
// place has are listed as unpushed, so that the next push brings them to the new one.
//
// A folder that does not exist becomes a bare repository: git-lfs takes no plain folder. Error:
// usage for a URL with a password in it (it would be committed), conflict when local changes are in
// the way.
StorageReport set_storage(const StorageRequest& request);

}  // namespace ztgit::project
