#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "snapshot/backup.hpp"

namespace ztgit::watch {

// One file that has become safe.
struct Kept {
  std::filesystem::path folder;  // of the source
  std::string path;              // in it
  std::string oid;               // empty for a link
  std::uint64_t size = 0;
  std::chrono::microseconds after_close{0};  // since its writer closed it, as far as that is known
  bool incomplete = false;                   // a picture that ends early; its writer gave up
};

// What happens while it runs; all may be empty. Called from the thread that watches.
struct Told {
  std::function<void(const std::filesystem::path& folder, const std::string& how)> watching;
  std::function<void(const Kept& kept)> kept;
  std::function<void(const snapshot::Snapshot& made)> snapshot;
  std::function<void(const snapshot::BackupReport& report)> caught_up;  // after a whole look
  std::function<void(const std::string& notice)> notice;  // a sentence that somebody should read
};

struct WatchRequest {
  std::filesystem::path vault;                 // made when it is not there
  std::vector<std::filesystem::path> folders;  // absolute
  std::filesystem::path state;                 // of this user; holds the locks of watches
  snapshot::Exclusion exclusion = {};
  std::chrono::milliseconds quiet{2000};  // without a new file, then a snapshot is made
  std::size_t most_waiting = 64;          // files, or as soon as so many are kept
  // How often to look where nobody tells of changes; zero: only there where it is needed.
  std::chrono::seconds poll{0};
  Told told = {};
};

// Keeps each file the moment it is closed: object and journal record are on the disk before the
// next event is looked at, snapshots follow in batches (docs/formats/vault.md, watch). Returns when
// SIGINT or SIGTERM was received, with everything in a snapshot. Error: conflict when another watch
// of a folder runs; not_found for a folder that is not there at the start.
void watch(const WatchRequest& request);

}  // namespace ztgit::watch
