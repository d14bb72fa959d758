// The queue's dealings with storage: one object's way there or back, and what may go wrong on it.

#include <algorithm>
#include <ctime>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "net/retry_after.hpp"
#include "net/url.hpp"
#include "queue_guard.hpp"

namespace ztgit::lfs {

namespace {

constexpr int kMostStale = 2;     // then the link is tried as it is: a clock may be wrong, not ours
constexpr int kMostRenewals = 1;  // git-lfs asks eight times, and a 403 stays a 403
constexpr int kMostCorrupt = 1;
constexpr const char* kAnyBytes = "application/octet-stream";

bool is_named(const std::string& key, std::string_view name) { return ascii_lower(key) == name; }

}  // namespace

bool Queue::is_stale(const Item& item) const {
  if (!item.action) return true;
  if (item.stale >= kMostStale) return false;
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::steady_clock::now() - item.asked);
  const auto left = time_left(*item.action, item.server_then, age);
  return left && left->count() <= 0;
}

net::Request Queue::request_for(Item& item, const Action& action) const {
  net::Request request;
  auto href = action.href;
  if (rewrite_links_)
    href = apply_instead_of(context_.config, href,
                            purpose_ == Purpose::upload ? Operation::upload : Operation::download);
  const auto url = net::resolve_url(item.api_url, href);
  if (!url || !net::parse_url(*url))
    throw Error(ErrorKind::network, "the server gives a link that is no web address");
  request.url = *url;
  bool signed_by_server = false;
  for (const auto& [key, value] : action.headers) {
    // The length is what is sent, whatever the server thinks it will be.
    if (is_named(key, "content-length") || is_named(key, "expect")) continue;
    signed_by_server = signed_by_server || is_named(key, "authorization");
    request.headers.emplace_back(key, value);
  }
  // Ours are for those that ask; never beside the server's own (docs/api/authentication.md).
  if (item.authenticated || signed_by_server) request.credentials = net::Credentials::never;
  return request;
}

void Queue::begin(Item& item) {
  item.begun = std::chrono::steady_clock::now();
  try {
    if (purpose_ == Purpose::upload)
      begin_upload(item);
    else
      begin_download(item);
  } catch (const Error& error) {
    // One damaged or missing object does not stop the others; a disk that is full does.
    if (error.kind() == ErrorKind::not_found)
      return fail(item, ErrorKind::integrity, "it is neither here nor on the server");
    if (purpose_ == Purpose::download && error.kind() == ErrorKind::io) throw;
    fail(item, error.kind(), error.what());
  }
}

void Queue::begin_upload(Item& item) {
  const auto stamp = options_.stamps.find(item.pointer.oid);
  item.source = std::make_unique<UploadSource>(
      store_->object_path(item.pointer.oid), item.pointer,
      stamp == options_.stamps.end() ? std::nullopt : std::optional(stamp->second),
      [this, &item](std::uint64_t position) { moved(item, position); });
  auto request = request_for(item, *item.action);
  request.method = "PUT";
  request.source = item.source.get();
  auto& headers = request.headers;
  const bool typed = std::any_of(headers.begin(), headers.end(), [](const auto& each) {
    return is_named(each.first, "content-type");
  });
  if (!typed)
    headers.emplace_back("Content-Type", sniff_types_ && !item.plain ? item.source->media_type()
                                                                     : std::string(kAnyBytes));
  else
    item.plain = true;  // nothing of ours to take back
  session_.start(std::move(request), guarded([this, &item](net::Outcome outcome) {
                   transfer_ended(item, std::move(outcome));
                 }));
  ++moving_;
  ++in_flight_;
}

void Queue::begin_download(Item& item) {
  if (!item.sink)
    item.sink = std::make_unique<DownloadSink>(
        *store_, item.pointer, [this, &item](std::uint64_t position) { moved(item, position); });
  const auto there = item.sink->open();
  if (there == item.pointer.size) {  // whole, but a kill came before its name
    if (item.sink->is_whole()) {
      placing_->add(item.sink->file(), item.sink->path(), item.pointer);
      return item.sink->close();
    }
    item.sink->discard();
  }
  auto request = request_for(item, *item.action);
  if (there > 0 && there < item.pointer.size)
    request.headers.emplace_back("Range", fmt::format("bytes={}-{}", there, item.pointer.size - 1));
  request.sink = item.sink.get();
  session_.start(std::move(request), guarded([this, &item](net::Outcome outcome) {
                   transfer_ended(item, std::move(outcome));
                 }));
  ++moving_;
  ++in_flight_;
}

void Queue::transfer_ended(Item& item, net::Outcome outcome) {
  --moving_;
  --in_flight_;
  item.source.reset();
  if (!outcome)
    take_failure(item, outcome.error());
  else if (judge(outcome->status, purpose_ == Purpose::upload) != Verdict::success)
    take_status(item, *outcome);
  else if (purpose_ == Purpose::upload)
    take_success(item);
  else
    take_download(item);
  pump();
}

void Queue::take_success(Item& item) {
  lanes_->went_well(item.pointer.size, std::chrono::steady_clock::now());
  if (item.verify)
    begin_verify(item);
  else
    settle(item, Fate::sent);
}

void Queue::take_download(Item& item) {
  if (!item.sink->is_whole()) return discard_and_repeat(item);
  lanes_->went_well(item.pointer.size, std::chrono::steady_clock::now());
  placing_->add(item.sink->file(), item.sink->path(), item.pointer);
  item.sink->close();
}

void Queue::discard_and_repeat(Item& item) {
  item.sink->discard();
  item.sink->close();
  if (item.corrupt++ < kMostCorrupt) return ready_.push_back(&item);
  fail(item, ErrorKind::integrity, "what the server sends is not this object: its SHA-256 differs");
}

void Queue::take_status(Item& item, const net::Response& response) {
  if (item.sink) item.sink->close();
  const bool upload = purpose_ == Purpose::upload;
  const auto now = std::time(nullptr) + session_.clock_skew().count();
  auto reason = describe_status(response.status, message_of(response.body));
  const auto kind = kind_of_status(response.status);
  auto verdict = judge(response.status, upload);
  if (verdict == Verdict::plain && (item.plain || !sniff_types_))  // it is not about the type
    verdict = response.status >= 500 ? Verdict::again : Verdict::hopeless;
  switch (verdict) {
    case Verdict::plain:  // servers that dislike some types (git-lfs #3158, #3171)
      item.plain = true;
      return ready_.push_front(&item);
    case Verdict::renew:
      if (item.renewals++ < kMostRenewals) return renew(item);
      return fail(item, kind, std::move(reason));
    case Verdict::restart:
      item.sink->discard();
      item.sink->close();
      return again(item, std::chrono::milliseconds(0), kind, std::move(reason));
    case Verdict::again:
      lanes_->went_wrong(item.begun, std::chrono::steady_clock::now());
      return again(item, net::retry_after(response.headers, now), kind, std::move(reason));
    default: return fail(item, kind, std::move(reason));
  }
}

void Queue::take_failure(Item& item, const net::Failure& failure) {
  if (failure.kind == net::FailureKind::local) return take_local_failure(item, failure);
  if (item.sink) item.sink->close();
  switch (failure.kind) {
    case net::FailureKind::cancelled: throw Error(ErrorKind::cancelled, "interrupted");
    case net::FailureKind::network:
      lanes_->went_wrong(item.begun, std::chrono::steady_clock::now());
      return again(item, std::nullopt, ErrorKind::network, failure.message);
    case net::FailureKind::auth: return fail(item, ErrorKind::auth, failure.message);
    default: return fail(item, ErrorKind::network, failure.message);
  }
}

void Queue::take_local_failure(Item& item, const net::Failure& failure) {
  try {
    std::rethrow_exception(failure.cause);
  } catch (const WrongRange&) {
    item.sink->discard();
    item.sink->close();
    again(item, std::chrono::milliseconds(0), ErrorKind::network,
          "the server sends another part than the one asked for");
  } catch (const Error& error) {
    if (fatal_) return;
    if (error.kind() == ErrorKind::integrity) {
      if (item.sink) return discard_and_repeat(item);
      return fail(item, error.kind(), error.what());
    }
    if (item.sink || error.kind() != ErrorKind::io) throw;
    fail(item, error.kind(), error.what());
  }
}

void Queue::renew(Item& item) {
  item.action.reset();
  renewing_.push_back(&item);
}

void Queue::again(Item& item, std::optional<std::chrono::milliseconds> wish, ErrorKind kind,
                  std::string reason) {
  if (++item.retries > settings_.most_retries) return fail(item, kind, std::move(reason));
  const auto delay = wish.value_or(backoff(item.retries, settings_.longest, chance_));
  if (wish && item.waited + *wish > settings_.patience)
    return fail(item, kind, reason + "; it wants us to wait for too long");
  if (wish) item.waited += *wish;
  later(delay, [this, &item] {
    if (item.action)
      ready_.push_front(&item);
    else
      renewing_.push_back(&item);
    pump();
  });
}

void Queue::begin_verify(Item& item) {
  ++item.verifies;
  try {
    auto request = request_for(item, *item.verify);
    request.method = "POST";
    request.body = encode_verify(item.pointer);
    std::erase_if(request.headers, [](const auto& each) {
      return is_named(each.first, "accept") || is_named(each.first, "content-type");
    });
    request.headers.emplace_back("Accept", kMediaType);
    request.headers.emplace_back("Content-Type", kMediaType);
    session_.start(std::move(request), guarded([this, &item](const net::Outcome& outcome) {
                     --in_flight_;
                     verify_ended(item, outcome);
                     pump();
                   }));
  } catch (const Error& error) {
    return fail(item, error.kind(), error.what());
  }
  ++in_flight_;
}

void Queue::verify_ended(Item& item, const net::Outcome& outcome) {
  if (!outcome && outcome.error().kind == net::FailureKind::cancelled)
    throw Error(ErrorKind::cancelled, "interrupted");
  if (outcome && judge(outcome->status, false) == Verdict::success) return settle(item, Fate::sent);
  const auto kind = outcome ? kind_of_status(outcome->status)
                            : (outcome.error().kind == net::FailureKind::auth ? ErrorKind::auth
                                                                              : ErrorKind::network);
  const auto reason = outcome ? describe_status(outcome->status, message_of(outcome->body))
                              : outcome.error().message;
  // 404 and 422 may pass as well: a storage need not show at once what it has just taken.
  if (item.verifies >= settings_.most_verifies || kind == ErrorKind::auth)
    return fail(item, kind, "sent, but not confirmed: " + reason);
  const auto now = std::time(nullptr) + session_.clock_skew().count();
  auto delay = backoff(item.verifies, settings_.longest, chance_);
  if (outcome)
    if (const auto wish = net::retry_after(outcome->headers, now))
      delay = std::min(*wish, settings_.patience);
  later(delay, [this, &item] { begin_verify(item); });
}

}  // namespace ztgit::lfs
