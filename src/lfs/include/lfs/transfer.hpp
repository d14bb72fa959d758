#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/config_entry.hpp"
#include "base/error.hpp"
#include "base/variables.hpp"
#include "lfs/endpoint.hpp"
#include "lfs/pointer.hpp"
#include "lfs/store.hpp"
#include "net/session.hpp"

namespace ztgit::lfs {

// How one object fared. Objects are independent: one that fails does not stop the rest.
enum class Fate {
  sent,     // uploaded, and verified where the server asked for it
  fetched,  // downloaded, checked against its oid, in the store
  present,  // nothing to do: the server (upload) or the store (download) had it
  failed,
};

struct ObjectOutcome {
  Pointer pointer;
  Fate fate = Fate::failed;
  ErrorKind kind = ErrorKind::network;  // of a failure
  std::string reason;                   // of a failure: "the server does not have it (404)"
};

// What has happened so far; called from the thread that runs the transfer, often.
struct TransferProgress {
  std::uint64_t objects_done = 0, objects_total = 0;
  std::uint64_t bytes_done = 0, bytes_total = 0;  // of those that had to be moved
};

struct TransferOptions {
  std::string ref;  // the remote's: "refs/heads/main"; sent along, some servers demand it
  std::function<void(const TransferProgress&)> progress;
  // Downloads: called for each object as soon as it is in the store.
  std::function<void(const Pointer&)> arrived;
  // Uploads: how files of the store were when they were hashed. One that still is like that is not
  // hashed again while it is sent; all others are.
  std::map<std::string, FileStamp> stamps = {};  // by oid
};

struct TransferReport {
  std::vector<ObjectOutcome> failures;
  std::uint64_t moved = 0, present = 0;  // objects
  std::uint64_t bytes = 0;               // moved
};

// The storage of one remote. Which of the ways is taken (batch API, folder, transfer agent) is the
// endpoint's business, not the caller's.
class Transfer {
 public:
  Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  virtual ~Transfer() = default;

  // Duplicates and empty files are dropped. Throws Error when nothing at all can be done: auth,
  // no_lfs (the server keeps no LFS objects for this repository), network, cancelled.
  virtual TransferReport upload(const Store& store, std::vector<Pointer> objects,
                                const TransferOptions& options) = 0;
  virtual TransferReport download(Store& store, std::vector<Pointer> objects,
                                  const TransferOptions& options) = 0;

  // Those that the other side cannot give back: a batch for download without a single transfer.
  virtual std::vector<Pointer> missing_there(std::vector<Pointer> objects,
                                             const TransferOptions& options) = 0;
};

// Logins that git-lfs-authenticate has given, until they expire: one ssh for transfers and locks.
class SshLogins;
std::shared_ptr<SshLogins> make_ssh_logins();

struct TransferContext {
  net::Session& session;            // shared with git and the locks API
  std::vector<ConfigEntry> config;  // git's and .lfsconfig's safe keys, merged
  Variables variables;
  Endpoint endpoint;
  std::string remote;            // its name
  std::filesystem::path folder;  // of the repository: where transfer agents are started
  std::filesystem::path common_dir;
  std::shared_ptr<SshLogins> ssh_logins = make_ssh_logins();  // copies share it
};

std::unique_ptr<Transfer> make_transfer(TransferContext context);

}  // namespace ztgit::lfs
