// The queue's dealings with the batch API: what to ask for, and what the answers mean.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "queue_guard.hpp"

namespace ztgit::lfs {

namespace {

constexpr int kTooMany = 429;
constexpr int kTimedOut = 408;

bool is_passing(int code) {
  return code == kTooMany || code == kTimedOut || judge(code, false) == Verdict::again;
}

}  // namespace

std::size_t Queue::next_batch_size() const {
  const auto most = answered_ ? batch_limit_ : std::min(first_batch_, batch_limit_);
  return std::min(most, fresh_.size() + renewing_.size());
}

void Queue::ask_batch() {
  BatchRequest request;
  request.operation = purpose_ == Purpose::upload ? Operation::upload : Operation::download;
  request.transfers = agents_;
  request.ref = options_.ref;
  std::vector<Item*> asked;
  const auto size = next_batch_size();
  while (asked.size() < size) {
    if (!renewing_.empty()) {
      asked.push_back(renewing_.front());
      renewing_.pop_front();
      continue;
    }
    auto item = std::make_unique<Item>();
    item->pointer = std::move(fresh_.front());
    fresh_.pop_front();
    asked.push_back(item.get());
    auto key = item->pointer.oid;
    items_.emplace(std::move(key), std::move(item));
  }
  for (const auto* item : asked) request.objects.push_back(item->pointer);
  client_.start(request, guarded([this, asked](tl::expected<BatchReply, BatchTrouble> reply) {
                  asking_ = false;
                  --in_flight_;
                  take_reply(asked, std::move(reply));
                  pump();
                }));
  asking_ = true;
  ++in_flight_;
}

void Queue::take_reply(const std::vector<Item*>& asked,
                       tl::expected<BatchReply, BatchTrouble> reply) {
  if (fatal_) return;
  if (!reply) return take_trouble(asked, reply.error());
  answered_ = true;
  batch_tries_ = 0;
  take_answer(asked, std::move(*reply));
}

void Queue::take_answer(const std::vector<Item*>& asked, BatchReply reply) {
  std::unordered_map<std::string, Item*> open;
  for (auto* item : asked) open.emplace(item->pointer.oid, item);
  const auto& transfer = reply.answer.transfer;
  const bool by_agent = std::find(agents_.begin(), agents_.end(), transfer) != agents_.end();
  if (transfer != "basic" && !by_agent && purpose_ != Purpose::ask)
    throw Error(ErrorKind::network,
                fmt::format("ask the LFS server {}: it wants to transfer by \"{}\", which it was "
                            "not offered",
                            visible_line(context_.endpoint.shown()), bounded_line(transfer)));
  bool unknown = false;
  auto objects = std::move(reply.answer.objects);
  for (auto& object : objects) {
    const auto found = open.find(object.oid);
    if (found == open.end()) {
      unknown = true;
      continue;
    }
    auto& item = *found->second;
    open.erase(found);  // a second answer for the same object is as unknown as any
    take_object(item, reply, std::move(object));
  }
  for (const auto& [oid, item] : open)
    fail(*item, ErrorKind::network,
         unknown ? "the server answered for another object instead" : "the server did not answer");
}

void Queue::take_object(Item& item, const BatchReply& reply, BatchObject object) {
  if (object.error_code != 0) return take_object_error(item, object);
  const auto size = static_cast<std::int64_t>(item.pointer.size);
  if (object.size < 0 || (object.size > 0 && object.size != size))
    return fail(item, ErrorKind::integrity,
                fmt::format("the server speaks of {} bytes instead of {}", object.size, size));
  if (purpose_ == Purpose::upload && !object.upload) return settle(item, Fate::present);
  if (purpose_ != Purpose::upload && !object.download)
    return fail(item, ErrorKind::not_found, "the server gives no link to it");
  if (purpose_ == Purpose::ask) return settle(item, Fate::present);
  item.action = std::move(purpose_ == Purpose::upload ? object.upload : object.download);
  item.verify = std::move(object.verify);
  item.authenticated = object.authenticated;
  item.api_url = reply.url;
  item.asked = reply.asked;
  item.server_then = reply.server_then;
  if (reply.answer.transfer == "basic")
    ready_.push_back(&item);
  else
    for_agents_[reply.answer.transfer].push_back(&item);
}

void Queue::take_object_error(Item& item, const BatchObject& object) {
  const auto reason = describe_status(object.error_code, object.error_message);
  if (purpose_ != Purpose::ask && is_passing(object.error_code)) {
    item.action.reset();  // so that it is asked for again
    return again(item, std::nullopt, ErrorKind::network, reason);
  }
  fail(item, kind_of_status(object.error_code), reason);
}

void Queue::take_trouble(const std::vector<Item*>& asked, const BatchTrouble& trouble) {
  using Kind = BatchTrouble::Kind;
  if (trouble.kind == Kind::too_large) {
    if (asked.size() == 1)
      return fail(*asked[0], ErrorKind::network, "the server finds even a batch of one too large");
    batch_limit_ = std::max<std::size_t>(1, asked.size() / 2);
    renewing_.insert(renewing_.begin(), asked.begin(), asked.end());
    return;
  }
  if (trouble.kind == Kind::passing && batch_tries_ < settings_.most_retries &&
      trouble.wait.value_or(std::chrono::milliseconds(0)) <= settings_.patience) {
    ++batch_tries_;
    asking_ = true;  // nothing else is asked meanwhile
    const auto delay = trouble.wait.value_or(backoff(batch_tries_, settings_.longest, chance_));
    return later(delay, [this, asked] {
      asking_ = false;
      renewing_.insert(renewing_.begin(), asked.begin(), asked.end());
      pump();
    });
  }
  const auto kind = trouble.error.kind();
  if (!answered_ || kind == ErrorKind::cancelled) throw trouble.error;
  // What has its link goes on; the rest would meet the same.
  for (auto* item : asked) fail(*item, kind, trouble.error.what());
  fail_waiting(trouble.error);
}

void Queue::fail_waiting(const Error& error) {
  for (auto* item : std::exchange(renewing_, {})) fail(*item, error.kind(), error.what());
  for (auto& pointer : std::exchange(fresh_, {})) {
    report_.failures.push_back({pointer, Fate::failed, error.kind(), error.what()});
    progress_.bytes_total -= pointer.size;
    ++progress_.objects_done;
  }
  tell();
}

}  // namespace ztgit::lfs
