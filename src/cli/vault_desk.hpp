#pragma once

// What the commands around vaults share.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "command_line.hpp"
#include "project/observer.hpp"
#include "project/settings.hpp"
#include "session.hpp"
#include "snapshot/exclusion.hpp"
#include "snapshot/progress.hpp"
#include "snapshot/snapshots.hpp"
#include "vault/compare.hpp"

namespace ztgit::cli {

// --vault and --source, and what they mean.
struct VaultWords {
  std::vector<std::filesystem::path> vaults;
  std::string source;

  void add_to(Command& command);                       // both options
  std::vector<std::filesystem::path> folders() const;  // named, else of the settings
  snapshot::Vault open() const;  // Error (usage) when several are meant and one is wanted
};

// --exclude and --exclude-from, on top of what the settings and ztgit itself leave out.
struct ExclusionWords {
  std::vector<std::string> patterns;
  std::vector<std::filesystem::path> files;

  void add_to(Command& command);
  snapshot::Exclusion exclusion() const;
};

// Those named, absolute, else all that the vault knows of this machine (of that source, if one is
// named). Error: not_found for one that is not there; usage with the hint to name one, when there
// is none. `command` is what the user called.
std::vector<std::filesystem::path> folders_meant(const std::vector<std::filesystem::path>& named,
                                                 const std::filesystem::path& vault,
                                                 const std::string& source, const char* command);

// For a request; empty where nobody would see it. Borrows the observer.
snapshot::Watcher watcher_of(const project::Observer& observer);

// $GIT_COMMITTER_DATE, which scripts and tests set, else the clock.
ZonedTime time_now();

// "outputs", "~/outputs" -> an absolute path without links, as sources are kept.
std::filesystem::path absolute_folder(const std::filesystem::path& folder);

std::string time_text(const ZonedTime& time);     // "2026-01-05 14:30:25"
std::string time_text(std::int64_t nanoseconds);  // local
std::string count_of(std::uint64_t files);        // "3 files"

// The commands of each file below 'backup'.
void add_backup_look(Command& backup, Session& session);
void add_backup_care(Command& backup, Session& session);

}  // namespace ztgit::cli
