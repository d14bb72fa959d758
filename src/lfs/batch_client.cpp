#include "batch_client.hpp"

#include <ctime>
#include <utility>

#include "net/retry_after.hpp"
#include "retry.hpp"

namespace ztgit::lfs {

namespace {

constexpr int kTooLarge = 413;

BatchTrouble::Kind kind_of(const net::Response& response, const Error& error) {
  if (error.kind() == ErrorKind::no_lfs) return BatchTrouble::Kind::final;
  if (response.status == kTooLarge) return BatchTrouble::Kind::too_large;
  return judge(response.status, false) == Verdict::again ? BatchTrouble::Kind::passing
                                                         : BatchTrouble::Kind::final;
}

}  // namespace

void BatchClient::start(const BatchRequest& request, Done done) {
  auto exchange = api_.request(request.operation, "POST", "objects/batch", encode_batch(request));
  const auto asked = std::chrono::steady_clock::now();
  const auto then = std::time(nullptr);
  context_.session.start(std::move(exchange),
                         [this, asked, then, done = std::move(done)](net::Outcome outcome) {
                           auto reply = understand(std::move(outcome));
                           if (reply) {
                             reply->asked = asked;
                             reply->server_then = then + context_.session.clock_skew().count();
                           }
                           done(std::move(reply));
                         });
}

tl::expected<BatchReply, BatchTrouble> BatchClient::understand(net::Outcome outcome) const {
  using Kind = BatchTrouble::Kind;
  if (!outcome) {
    const bool passing = outcome.error().kind == net::FailureKind::network;
    return tl::unexpected(
        BatchTrouble{passing ? Kind::passing : Kind::final, api_.refusal(outcome.error()), {}});
  }
  auto& response = *outcome;
  if (judge(response.status, false) != Verdict::success) {
    auto error = api_.refusal(response);
    const auto kind = kind_of(response, error);
    const auto now = std::time(nullptr) + context_.session.clock_skew().count();
    return tl::unexpected(
        BatchTrouble{kind, std::move(error), net::retry_after(response.headers, now)});
  }
  auto answer = decode_batch(response.body);
  if (!answer)
    return tl::unexpected(BatchTrouble{Kind::final, api_.nonsense(response, answer.error()), {}});
  return BatchReply{std::move(*answer), std::move(response.url), {}, 0};
}

}  // namespace ztgit::lfs
