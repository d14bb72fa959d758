#pragma once

#include <functional>
#include <memory>

#include "view/message.hpp"

namespace ztgit::view {

// An HTTP server on 127.0.0.1 and nowhere else, on several threads: `answer` is called by many at
// once and must not throw. Bodies above kMostBody are refused (413). civetweb does the work, loaded
// when the first server is made (docs/decisions/0013); Error (config) without it, io when the port
// is taken.
class LocalServer {
 public:
  using Answer = std::function<Response(const Request&)>;

  // `port` 0: any that is free.
  explicit LocalServer(Answer answer, unsigned port = 0);
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;
  ~LocalServer();

  unsigned port() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::view
