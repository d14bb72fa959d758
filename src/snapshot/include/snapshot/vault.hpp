#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/lock.hpp"
#include "git/repository.hpp"
#include "lfs/store.hpp"

namespace ztgit::snapshot {

// What makes a plain `git clone` of a vault fetch its objects: stands in each snapshot's root tree.
inline constexpr std::string_view kVaultAttributes =
    "* filter=lfs diff=lfs merge=lfs -text\n"
    ".gitattributes -filter -diff -merge\n"
    ".ztgit-meta -filter -diff -merge\n";

// A folder of one machine that is kept in a vault.
struct Source {
  std::string name;  // "outputs-1": a slug and a number, part of refs
  std::filesystem::path folder;
  std::string host;
  std::string file_system;         // its identity when it was last seen whole; empty: unknown
  std::uint64_t acknowledged = 0;  // losses before that snapshot have been accepted
  std::uint64_t accepted = 0;      // the newest one when an empty folder was said to be meant so
};

// A bare git repository and the objects of its snapshots (docs/formats/vault.md). Several machines
// may use one at a time, over NFS or SMB: see the locks.
class Vault {
 public:
  // Makes it when the folder is absent or empty. Error: conflict for a folder that holds something
  // else, io.
  static Vault make(const std::filesystem::path& folder);
  static Vault open(const std::filesystem::path& folder);  // Error (not_found, config)

  const std::filesystem::path& folder() const noexcept { return folder_; }
  lfs::Store store() const { return lfs::Store(folder_ / "lfs"); }
  std::filesystem::path state_folder() const { return folder_ / "ztgit"; }
  std::filesystem::path journal_folder(const std::string& source) const;
  std::filesystem::path cache_file(const std::string& source) const;

  // Opened anew: libgit2 keeps what a batch of new objects leaves in an open one.
  git::Repository repository() const;

  std::vector<Source> sources() const;
  Source source(const std::string& name) const;  // Error (not_found)
  std::optional<Source> find_source(const std::filesystem::path& folder,
                                    const std::string& host) const;
  Source make_source(const std::filesystem::path& folder, const std::string& host);
  void remember(const Source& source);  // file_system and acknowledged

  bool append_only() const;  // vault.appendOnly: nothing that a snapshot holds may go

  // One backup of a source at a time.
  FolderLock lock_source(const std::string& source, std::chrono::milliseconds patience) const;
  // Held from reading a file until its journal record is on the disk, and from the first new git
  // object until a ref names it: meanwhile nothing is collected.
  FolderLock share(std::chrono::milliseconds patience) const;
  FolderLock lock_alone(std::chrono::milliseconds patience) const;

 private:
  explicit Vault(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
};

// Name of this machine, as sources say it.
std::string host_name();

}  // namespace ztgit::snapshot
