#include "queue.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "agents.hpp"
#include "base/cancel.hpp"
#include "base/text.hpp"
#include "config.hpp"
#include "net/settings.hpp"
#include "queue_guard.hpp"

namespace ztgit::lfs {

namespace {

// Ends session.run() once a run that has failed has nothing more under way; a retry that waits for
// minutes would hold it otherwise.
struct Left {};

Operation operation_of(Purpose purpose) {
  return purpose == Purpose::upload ? Operation::upload : Operation::download;
}

bool sniffs(const TransferContext& context) {
  const auto value =
      net::url_value(context.config, "lfs", "contenttype", context.endpoint.url).value_or("true");
  return is_true(value) || value.empty();
}

// Big ones first, as git-lfs sorts them: they take longest. But every second one is small: those
// finish meanwhile instead of waiting for all the big ones.
std::deque<Pointer> interleaved(std::vector<Pointer> objects) {
  std::sort(objects.begin(), objects.end(),
            [](const auto& a, const auto& b) { return a.size > b.size; });
  std::deque<Pointer> order;
  std::size_t front = 0, back = objects.size();
  while (front < back) {
    order.push_back(std::move(objects[front++]));
    if (front < back) order.push_back(std::move(objects[--back]));
  }
  return order;
}

}  // namespace

Queue::Queue(TransferContext& context, Purpose purpose, Store* store,
             const TransferOptions& options)
    : context_(context),
      session_(context.session),
      purpose_(purpose),
      store_(store),
      options_(options),
      settings_(retry_settings(context.config)),
      sniff_types_(sniffs(context)),
      rewrite_links_(config_flag(context.config, "lfs.transfer.enablehrefrewrite").value_or(false)),
      agents_(purpose == Purpose::ask ? std::vector<std::string>()
                                      : agent_names(context.config, operation_of(purpose))),
      client_(context),
      chance_(std::random_device()()),
      batch_limit_(settings_.batch_size) {
  if (purpose == Purpose::download)
    placing_.emplace(*store, [this](const Pointer& pointer) {
      if (const auto found = items_.find(pointer.oid); found != items_.end())
        settle(*found->second, Fate::fetched);
      if (options_.arrived) options_.arrived(pointer);
    });
}

Queue::~Queue() = default;

TransferReport Queue::run(std::vector<Pointer> objects) {
  progress_.objects_total = objects.size();
  for (const auto& pointer : objects) progress_.bytes_total += pointer.size;
  const auto mean = progress_.bytes_total / std::max<std::uint64_t>(objects.size(), 1);
  lanes_.emplace(settings_.most_lanes, mean, std::chrono::steady_clock::now());
  // The odd ones come first: transfers begin before the first full batch is answered, and it costs
  // no request more.
  first_batch_ = objects.size() % batch_limit_;
  if (first_batch_ == 0) first_batch_ = batch_limit_;
  fresh_ = interleaved(std::move(objects));
  pump();
  drain();
  while (!fatal_ && !for_agents_.empty()) {
    move_by_agents();
    drain();
  }
  if (placing_) placing_->flush();  // also of a run that failed: they are whole
  if (fatal_) std::rethrow_exception(fatal_);
  throw_if_cancelled();
  while (!items_.empty())  // cannot be: each is in flight, in a list or in a timer
    fail(*items_.begin()->second, ErrorKind::internal, "it was forgotten");
  return std::move(report_);
}

// Others use the session too: what they throw is not lost, but comes after what is ours has ended.
void Queue::drain() {
  while (!fatal_ || in_flight_ > 0) {
    try {
      session_.run();
      return;
    } catch (const Left&) {
      return;
    } catch (...) {
      stop(std::current_exception());
    }
  }
}

void Queue::stop(std::exception_ptr cause) {
  if (!fatal_) fatal_ = std::move(cause);
}

void Queue::leave_if_stopped() const {
  if (fatal_ && in_flight_ == 0) throw Left{};
}

void Queue::pump() {
  if (fatal_) return;
  while (moving_ < lanes_->allowed() && !ready_.empty()) {
    auto& item = *ready_.front();
    ready_.pop_front();
    if (is_stale(item)) {
      ++item.stale;
      renew(item);
    } else {
      begin(item);
    }
  }
  const bool asked_for_all = fresh_.empty() && renewing_.empty();
  if (placing_ && (placing_->is_due() || (moving_ == 0 && ready_.empty()))) placing_->flush();
  // The next batch while this one moves: git-lfs waits for the last of 100 before it asks again.
  const auto enough = std::max(batch_limit_ / 2, lanes_->allowed());
  if (!asking_ && !asked_for_all && for_agents_.empty() && ready_.size() <= enough) ask_batch();
}

void Queue::later(std::chrono::milliseconds delay, std::function<void()> action) {
  session_.after(delay, guarded(std::move(action)));
}

void Queue::moved(Item& item, std::uint64_t position) {
  if (fatal_) throw Error(ErrorKind::cancelled, "stopped with the others");
  if (position <= item.counted) return;  // once more, after a retry
  progress_.bytes_done += position - item.counted;
  item.counted = position;
  tell();
}

void Queue::settle(Item& item, Fate fate) {
  if (fate == Fate::present) {
    ++report_.present;
    progress_.bytes_total -= item.pointer.size;
    progress_.bytes_done -= item.counted;
  } else {
    ++report_.moved;
    report_.bytes += item.pointer.size;
    progress_.bytes_done += item.pointer.size - item.counted;
  }
  forget(item);
}

void Queue::fail(Item& item, ErrorKind kind, std::string reason) {
  report_.failures.push_back({item.pointer, Fate::failed, kind, std::move(reason)});
  progress_.bytes_total -= item.pointer.size;
  progress_.bytes_done -= item.counted;
  forget(item);
}

void Queue::forget(Item& item) {
  ++progress_.objects_done;
  const auto oid = item.pointer.oid;  // the key dies with the item
  items_.erase(oid);
  tell();
}

void Queue::tell() const {
  if (options_.progress) options_.progress(progress_);
}

void Queue::move_by_agents() {
  const auto lists = std::exchange(for_agents_, {});
  for (const auto& [name, items] : lists) {
    std::vector<AgentJob> jobs;
    for (auto* item : items) jobs.push_back({item->pointer, item->action});
    AgentRun agents(context_, name, operation_of(purpose_), store_);
    AgentEvents events;
    events.moved = [this](const Pointer& pointer, std::uint64_t position) {
      if (const auto found = items_.find(pointer.oid); found != items_.end())
        moved(*found->second, position);
    };
    events.ended = [this](const Pointer& pointer, const std::optional<AgentFailure>& failure) {
      const auto found = items_.find(pointer.oid);
      if (found == items_.end()) return;
      auto& item = *found->second;
      if (failure) return fail(item, failure->kind, failure->reason);
      if (purpose_ == Purpose::upload) return take_success(item);
      settle(item, Fate::fetched);
      if (options_.arrived) options_.arrived(pointer);
    };
    agents.run(jobs, events);
  }
  pump();
}

}  // namespace ztgit::lfs
