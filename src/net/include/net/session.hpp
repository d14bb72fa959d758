#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "net/authenticator.hpp"
#include "net/http.hpp"
#include "net/settings.hpp"

namespace ztgit::net {

struct SessionOptions {
  SettingsFor settings;                    // absent: defaults for every URL
  Authenticator* authenticator = nullptr;  // borrowed; absent: no credentials but the request's own
  std::size_t connections = 32;            // at once, to one host and in all
};

// Many HTTP exchanges at once over one pool of connections, in one thread: the one that calls
// run(). Follows git-lfs' rules (lfshttp/client.go): redirects keep method and body, two hops at
// most, never from https to http, credentials stay with their host; a 401 is answered at most
// twice. Sends no Expect header. libcurl is loaded when the first session is made.
class Session {
 public:
  using Done = std::function<void(Outcome)>;

  explicit Session(SessionOptions options);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  // Begins an exchange; `done` is called from run(). Also from inside a `done` or a timer.
  void start(Request request, Done done);
  // Calls `action` from run(), `delay` from now.
  void after(std::chrono::milliseconds delay, std::function<void()> action);
  // Until nothing is under way and no timer waits. SIGINT ends every exchange with `cancelled`.
  void run();
  // One exchange, start to end, while the others go on.
  Outcome fetch(Request request);

  std::size_t under_way() const noexcept;
  // How far a server's clock is ahead of ours, by the Date header of its last answer: signed links
  // expire by its clock.
  std::chrono::seconds clock_skew() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::net
