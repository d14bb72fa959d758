#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "snapshot/progress.hpp"
#include "snapshot/snapshots.hpp"

namespace ztgit::vault {

struct RestoreRequest {
  std::string tree;                     // of the snapshot
  std::filesystem::path target;         // made if need be
  std::vector<std::string> paths = {};  // files and folders in the snapshot; empty: all
  std::vector<std::string> oids = {};   // or these objects, wherever they stand
  // Which of the files so chosen; empty: all of them.
  std::function<bool(const std::string& path, const snapshot::Entry& entry)> wanted = {};
  bool overwrite = false;  // also files that differ from the snapshot's
  bool verify = false;     // read again what was written
  bool manifest = false;   // write manifest.sha256 into the target
  bool dry_run = false;
  snapshot::Watcher progress = {};
};

struct NotRestored {
  std::string path, oid, problem;
};

struct RestoreReport {
  std::vector<std::string> restored;
  std::vector<std::string> same;    // stood there already, with these very bytes
  std::vector<std::string> kept;    // stood there and differ: not touched
  std::vector<NotRestored> failed;  // the object is missing or damaged, or the file not writable
  std::uint64_t bytes = 0;          // written
};

// Brings files of a snapshot back, with their times and modes. Every byte is hashed on its way: a
// file appears whole and right, or not at all. What lies in the target is never written through:
// links on the way are refused, and nothing that differs is replaced unless asked. Nothing is
// flushed: what a power cut takes, another restore brings again. Error: not_found
// (a path that the snapshot does not have), io (the target).
RestoreReport restore(const snapshot::Vault& vault, const RestoreRequest& request);

// "oid  path" lines as sha256sum writes and checks them (GNU coreutils, "*sum output modes").
std::string manifest_of(const snapshot::Vault& vault, const std::string& tree);
std::string manifest_line(const std::string& oid, const std::string& path);

}  // namespace ztgit::vault
