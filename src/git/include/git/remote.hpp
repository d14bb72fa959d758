#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "git/wire.hpp"

namespace ztgit::git {

// A ref as the other side lists it.
struct RemoteRef {
  std::string name;  // "HEAD", "refs/heads/main"
  std::string id;
  std::string symbolic_target;  // of HEAD: "refs/heads/main"; mostly empty
};

struct RefPush {
  std::string local;   // "refs/heads/main"; empty: delete the remote one
  std::string remote;  // "refs/heads/main"
  bool force = false;
};

struct RefFetch {
  std::string remote;  // "refs/heads/main", or a pattern "refs/heads/*"
  std::string local;   // where to keep it
  bool force = true;
};

enum class Direction { fetch, push };

// One remote of a repository on another machine (or any that `wire` reaches), spoken to over
// libgit2's smart protocol. A pack and ref that have arrived are on the disk.
class RemoteConnection {
 public:
  // `url` as Remote has it, after insteadOf; `name` is empty for a URL without a remote.
  RemoteConnection(Repository& repo, std::string name, std::string url, Wire& wire);
  RemoteConnection(const RemoteConnection&) = delete;
  RemoteConnection& operator=(const RemoteConnection&) = delete;
  ~RemoteConnection();

  // Asks the other side; connects, and stays connected over HTTP (which holds nothing open there).
  std::vector<RemoteRef> refs(Direction direction);

  // Sends what the other side lacks and moves its refs. Fast-forward only unless forced. Moves the
  // tracking refs of those that were accepted. Error (conflict) when one was refused or is no
  // fast-forward, with the server's reason; then nothing may be assumed about the others.
  void push(const std::vector<RefPush>& refs);

  // Gets objects and moves local refs. Returns true when something new came.
  bool fetch(const std::vector<RefFetch>& refs);

  // Objects and bytes of the pack so far: (received, total, bytes).
  using Progress = std::function<void(std::uint64_t, std::uint64_t, std::uint64_t)>;
  void on_progress(Progress progress);

  // Closes the connection; the next call connects anew. For ssh before long other work: an idle
  // connection is cut (git-lfs #2428).
  void disconnect() noexcept;

  struct State;  // private to git/

 private:
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::git
