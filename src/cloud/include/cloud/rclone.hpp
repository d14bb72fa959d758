#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ztgit::cloud {

struct RcloneOptions {
  std::string program = "rclone";                                     // looked up in PATH
  std::vector<std::pair<std::string, std::string>> environment = {};  // added to our own
};

struct CloudEntry {
  std::string path;                   // from the remote's root: "aa/bb/oid"
  std::optional<std::uint64_t> size;  // absent: a folder, or a file whose size nobody knows
  bool folder = false;
};

// Bytes of one copy that have moved so far.
using CopyProgress = std::function<void(std::uint64_t)>;

// Files in any storage that the user's rclone knows: a `remote` is what rclone calls one,
// "drive:team/art", or the absolute path of a folder; a path in it has no slash in front. The
// user's rclone configuration is used as it is, and never written.
//
// Behind it runs one `rclone rcd` on a free loopback port, begun by the first call and ended with
// this object, however we end: starting rclone once an operation costs 70 to 110 ms each
// (docs/decisions/0008). One thread at a time.
//
// Every call throws Error: not_found (no rclone, no such file), config (no such remote, rclone too
// old), auth, network, io, cancelled (SIGINT). Of what rclone says, nothing is believed that a
// second look could prove: see copy_in().
class Rclone {
 public:
  explicit Rclone(RcloneOptions options = {});
  Rclone(const Rclone&) = delete;
  Rclone& operator=(const Rclone&) = delete;
  ~Rclone();

  // "v1.60.1".
  std::string version();

  // nullopt: nothing is there. Also where the remote's own folder does not exist.
  std::optional<CloudEntry> stat(const std::string& remote, const std::string& path);
  // What stands directly in a folder, sorted; empty where there is no such folder. Error (network)
  // above 8 MiB of answer, some 50,000 entries.
  std::vector<CloudEntry> list(const std::string& remote, const std::string& folder);

  // Copies, making folders and replacing what stands there. A success means that rclone saw no
  // failure, which on some storages is not the same as that the bytes are there (rclone #431,
  // #3427): ask stat() before you rely on it. Neither is atomic on every storage: see can_rename().
  void copy_in(const std::filesystem::path& file, const std::string& remote,
               const std::string& path, const CopyProgress& progress = {});
  void copy_out(const std::string& remote, const std::string& path,
                const std::filesystem::path& file, const CopyProgress& progress = {});

  // Whether the storage renames by itself. Where it does (folders, SFTP, WebDAV, drives), a copy
  // that is cut off may leave part of a file under its name, so copy to another and rename. Where
  // it does not (S3 and its kin), a file appears whole or not at all.
  bool can_rename(const std::string& remote);
  // Replaces what stands at `to`.
  void rename(const std::string& remote, const std::string& from, const std::string& to);
  void remove(const std::string& remote, const std::string& path);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The remote as Rclone takes it: a folder's path becomes absolute. Throws Error (usage) for what is
// neither, and for settings inside the name ("remote,pass=…:"): whoever lists processes reads them.
std::string checked_remote(const std::string& text, const std::filesystem::path& current_folder);

}  // namespace ztgit::cloud
