#pragma once

// Private to git/: what RemoteConnection's three verbs share.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "callback_guard.hpp"
#include "git/remote.hpp"
#include "handle.hpp"
#include "side_band.hpp"
#include "wire_transport.hpp"

namespace ztgit::git {

struct RemoteConnection::State {
  Repository& repo;
  std::string name;  // empty: a URL only
  std::string url;
  SideBand side_band;
  CallbackGuard guard = {};
  WireTransport transport;
  Progress progress = {};
  RemoteHandle remote = {};
  std::optional<Direction> connected = {};
  std::map<std::string, std::string> answers = {};  // of a push: ref -> refusal, empty: accepted

  State(Repository& repository, std::string remote_name, std::string remote_url, Wire& wire);

  void connect(Direction direction);
  void disconnect() noexcept;
  std::vector<RemoteRef> list() const;  // with peeled tags ("refs/tags/v1^{}")
  // The remote as it is set up here, for its refspecs; null for a URL only.
  RemoteHandle set_up_remote() const;
  std::string shown() const;  // for messages
  git_remote_callbacks callbacks();

  // Throws what a callback threw, else what libgit2 or the other side said.
  void check(int status, const std::string& action);
  // Runs `body`; a connection that failed half-way is not used again.
  template <class Body>
  auto or_disconnect(Body&& body) try {
    return body();
  } catch (...) {
    disconnect();
    throw;
  }
};

}  // namespace ztgit::git
