#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "snapshot/progress.hpp"
#include "snapshot/vault.hpp"

namespace ztgit::vault {

struct VerifyRequest {
  bool read_data = false;  // hash objects, not only look at them
  double part = 1;   // of the objects, with read_data: those come first that were not read yet
  bool heal = true;  // take damaged objects from where a good copy is
  std::vector<std::filesystem::path> stores = {};  // LFS folders of projects and other vaults
  // Fetches an object into that new file from somewhere else. False: nobody has it.
  std::function<bool(const std::string& oid, std::uint64_t size, const std::filesystem::path& to)>
      fetch = {};
  snapshot::Watcher progress = {};
};

struct Damage {
  std::string oid;
  std::uint64_t size = 0;
  std::string problem;                      // "missing", "its bytes are damaged"
  std::vector<std::string> paths = {};      // "outputs-1/a.png", a few
  std::vector<std::string> snapshots = {};  // ids of those that need it
  std::string healed_from = {};             // empty: it is still damaged
};

struct VerifyReport {
  std::uint64_t snapshots = 0, files = 0;
  std::uint64_t objects = 0;  // that snapshots name
  std::uint64_t objects_read = 0, bytes_read = 0;
  std::uint64_t objects_left = 0;   // not read since all were last begun anew
  std::uint64_t expired = 0;        // let go on purpose
  std::vector<std::string> broken;  // snapshots, trees and metadata that cannot be read
  std::vector<Damage> damaged;

  bool ok() const noexcept;  // nothing is broken, and all damage was healed
};

// Looks at every snapshot: its commit, trees, metadata, pointers, and that each object is there
// with its size; with read_data also at the bytes of the objects. A run that was cut short, or that
// read a part only, is remembered in the vault: the next one goes on where it stopped, until all
// have been read. Shares the vault with backups.
VerifyReport verify(const snapshot::Vault& vault, const VerifyRequest& request);

}  // namespace ztgit::vault
