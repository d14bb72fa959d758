#include "net/session.hpp"

#include <algorithm>
#include <ctime>
#include <map>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/text.hpp"
#include "exchange.hpp"

namespace ztgit::net {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMostRounds = 2;      // of credentials: an endless 401 was git-lfs #6231
constexpr int kLongestSleep = 100;  // ms: how late a SIGINT may be noticed

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Challenge challenge_of(const Exchange& exchange, const Headers& headers) {
  Challenge challenge{exchange.url(), {}, exchange.request().repository_path};
  for (const auto* name : {"lfs-authenticate", "www-authenticate"})
    for (const auto& [key, value] : headers)
      if (ascii_lower(key) == name) challenge.schemes.push_back(value);
  return challenge;
}

}  // namespace

struct Session::State {
  explicit State(SessionOptions given) : options(std::move(given)), multi(curl().multi_init()) {
    const auto connections = static_cast<long>(options.connections);
    curl().multi_setopt(multi.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
    curl().multi_setopt(multi.get(), CURLMOPT_MAX_HOST_CONNECTIONS, connections);
    curl().multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, connections);
  }

  SessionOptions options;
  MultiHandle multi;
  std::unordered_map<Exchange*, std::unique_ptr<Exchange>> exchanges;
  std::multimap<Clock::time_point, std::function<void()>> timers;
  std::chrono::seconds skew{0};

  void send(Exchange& exchange, const std::optional<Authorization>& authorization) {
    const auto settings = options.settings ? options.settings(exchange.request().url) : Settings{};
    curl().multi_add_handle(multi.get(), exchange.prepare(settings, authorization));
  }

  // Not yet asked, but known to want it: saves one refused request each.
  std::optional<Authorization> known(const Exchange& exchange) const {
    if (options.authenticator == nullptr || exchange.sent_own_credentials() ||
        exchange.request().credentials == Credentials::never)
      return std::nullopt;
    return options.authenticator->known(exchange.url());
  }

  void finish(Exchange& exchange, Outcome outcome) {
    const auto found = exchanges.find(&exchange);
    const auto owned = std::move(found->second);
    exchanges.erase(found);
    owned->finish(std::move(outcome));
  }

  void ended(Exchange& exchange, CURLcode code) {
    curl().multi_remove_handle(multi.get(), exchange.handle());
    if (exchange.worth_a_new_connection(code)) {
      const auto again = exchange.authorization;
      return send(exchange, again);
    }
    if (auto failure = exchange.failure(code))
      return finish(exchange, tl::unexpected(std::move(*failure)));
    auto& response = exchange.response();
    note_clock(response.headers);
    if (response.status == 401 && exchange.request().credentials == Credentials::allowed &&
        options.authenticator != nullptr)
      return answer_challenge(exchange);
    if (is_redirect(response.status)) {
      if (const auto location = header(response.headers, "location")) {
        if (auto refusal = exchange.redirect(std::string(*location)))
          return finish(exchange, tl::unexpected(std::move(*refusal)));
        return send(exchange, known(exchange));
      }
    }
    // As git's http.c: a 403 or a failing proxy in between says nothing for a password that would
    // be stored for good.
    if (exchange.authorization && response.status < 400)
      options.authenticator->accepted(challenge_of(exchange, response.headers),
                                      *exchange.authorization);
    finish(exchange, std::move(response));
  }

  void answer_challenge(Exchange& exchange) {
    const auto challenge = challenge_of(exchange, exchange.response().headers);
    auto& authenticator = *options.authenticator;
    std::optional<Authorization> next;
    if (exchange.authorization)
      authenticator.rejected(challenge, *exchange.authorization);
    else
      next = authenticator.known(exchange.url());  // another exchange was asked meanwhile
    if (exchange.rounds < kMostRounds && !next) next = authenticator.ask(challenge);
    if (exchange.rounds >= kMostRounds || !next) {
      const auto tried = exchange.authorization
                             ? fmt::format("does not accept the credentials from {}",
                                           exchange.authorization->source)
                             : std::string("wants credentials, and none were found");
      return finish(exchange,
                    tl::unexpected(Failure{FailureKind::auth,
                                           fmt::format("{}: the server {}", exchange.name(), tried),
                                           {},
                                           std::move(exchange.response().body)}));
    }
    ++exchange.rounds;
    send(exchange, next);
  }

  void note_clock(const Headers& headers) {
    const auto date = header(headers, "date");
    if (!date) return;
    const auto there = curl().getdate(std::string(*date).c_str(), nullptr);
    if (there > 0) skew = std::chrono::seconds(there - std::time(nullptr));
  }

  void cancel() {
    timers.clear();
    while (!exchanges.empty()) {
      auto& exchange = *exchanges.begin()->first;
      curl().multi_remove_handle(multi.get(), exchange.handle());
      finish(exchange, tl::unexpected(Failure{FailureKind::cancelled, "interrupted", {}}));
    }
  }

  void run_due_timers() {
    while (!timers.empty() && timers.begin()->first <= Clock::now()) {
      const auto action = std::move(timers.begin()->second);
      timers.erase(timers.begin());
      action();
    }
  }

  int longest_sleep() const {
    if (timers.empty()) return kLongestSleep;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(timers.begin()->first - Clock::now())
            .count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, kLongestSleep));
  }

  void step() {
    if (cancel_requested()) return cancel();
    int running = 0;
    curl().multi_perform(multi.get(), &running);
    bool moved = false;
    int left = 0;
    while (const auto* message = curl().multi_info_read(multi.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      char* self = nullptr;
      curl().easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &self);
      ended(*static_cast<Exchange*>(static_cast<void*>(self)), message->data.result);
      moved = true;
    }
    run_due_timers();
    if (!moved && (!exchanges.empty() || !timers.empty()))
      curl().multi_poll(multi.get(), nullptr, 0, longest_sleep(), nullptr);
  }
};

Session::Session(SessionOptions options) : state_(new State(std::move(options))) {}

Session::~Session() {
  for (const auto& [exchange, owned] : state_->exchanges)
    curl().multi_remove_handle(state_->multi.get(), exchange->handle());
}

void Session::start(Request request, Done done) {
  auto owned = std::make_unique<Exchange>(std::move(request), std::move(done));
  auto& exchange = *owned;
  state_->exchanges.emplace(&exchange, std::move(owned));
  state_->send(exchange, state_->known(exchange));
}

void Session::after(std::chrono::milliseconds delay, std::function<void()> action) {
  state_->timers.emplace(Clock::now() + delay, std::move(action));
}

void Session::run() {
  while (!state_->exchanges.empty() || !state_->timers.empty()) state_->step();
}

Outcome Session::fetch(Request request) {
  std::optional<Outcome> outcome;
  start(std::move(request), [&outcome](Outcome answer) { outcome = std::move(answer); });
  while (!outcome) state_->step();
  return std::move(*outcome);
}

std::size_t Session::under_way() const noexcept { return state_->exchanges.size(); }

std::chrono::seconds Session::clock_skew() const noexcept { return state_->skew; }

}  // namespace ztgit::net
