#pragma once

// Private to lfs/: one batch request, its answer and its refusals.

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "api.hpp"
#include "batch.hpp"

namespace ztgit::lfs {

struct BatchReply {
  BatchAnswer answer;
  std::string url;  // of the API: relative links count from here
  std::chrono::steady_clock::time_point asked;
  std::int64_t server_then = 0;  // the same moment by the server's clock
};

struct BatchTrouble {
  enum class Kind {
    final,
    too_large,  // 413: half as many may pass
    passing,    // no connection, 429, 5xx
  };
  Kind kind = Kind::final;
  Error error;
  std::optional<std::chrono::milliseconds> wait;  // the server's own wish
};

class BatchClient {
 public:
  explicit BatchClient(const TransferContext& context) : context_(context), api_(context) {}

  using Done = std::function<void(tl::expected<BatchReply, BatchTrouble>)>;
  // `done` is called from the session. Throws what Api::request() throws.
  void start(const BatchRequest& request, Done done);

 private:
  tl::expected<BatchReply, BatchTrouble> understand(net::Outcome outcome) const;

  const TransferContext& context_;
  Api api_;
};

}  // namespace ztgit::lfs
