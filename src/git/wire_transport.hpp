#pragma once

// Private to git/: libgit2's smart protocol over a Wire. Given to one remote
// (git_remote_callbacks.transport), never registered for all: libgit2's own HTTP and ssh know
// neither the user's proxy and certificates nor ~/.ssh/config, and would be a second network stack.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "callback_guard.hpp"
#include "git/wire.hpp"
#include "handle.hpp"

namespace ztgit::git {

// What the C side of one connection needs; outlives the git_remote.
struct WireTransport {
  Wire& wire;
  CallbackGuard& guard;               // holds what was thrown until the C call has returned
  std::filesystem::path folder;       // for spools
  std::string base = {};              // the URL that answered info/refs; empty: not connected
  std::unique_ptr<Child> child = {};  // of ssh
  bool closing = false;               // goodbyes that fail are nobody's business
};

// True for URLs that Wire::exchange() carries; all others are Wire::program()'s.
bool is_http(std::string_view url) noexcept;

// A git_transport_cb is made of it: the transport for `url`, which lives as long as the remote.
int make_wire_transport(git_transport** transport, git_remote* owner, bool http,
                        WireTransport& payload);

}  // namespace ztgit::git
