#pragma once

// Private to lfs/: everything between a list of objects and a report. One thread: all of it happens
// inside run(), in callbacks of the session.

#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "batch_client.hpp"
#include "item.hpp"
#include "lanes.hpp"
#include "lfs/transfer.hpp"
#include "placing.hpp"
#include "retry.hpp"

namespace ztgit::lfs {

enum class Purpose { upload, download, ask };  // ask: a batch for download, nothing moves

class Queue {
 public:
  // All borrowed. `store` is absent for Purpose::ask.
  Queue(TransferContext& context, Purpose purpose, Store* store, const TransferOptions& options);
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;
  ~Queue();

  // Each object once, none of size 0.
  TransferReport run(std::vector<Pointer> objects);

 private:
  // A callback of the session that ends the run when it throws, and is nothing once *this is gone
  // (queue_guard.hpp).
  template <class Body>
  auto guarded(Body body);
  void stop(std::exception_ptr cause);
  void leave_if_stopped() const;
  void drain();
  void pump();
  void move_by_agents();

  // queue_batches.cpp
  void ask_batch();
  std::size_t next_batch_size() const;
  void take_reply(const std::vector<Item*>& asked, tl::expected<BatchReply, BatchTrouble> reply);
  void take_answer(const std::vector<Item*>& asked, BatchReply reply);
  void take_object(Item& item, const BatchReply& reply, BatchObject object);
  void take_trouble(const std::vector<Item*>& asked, const BatchTrouble& trouble);
  void take_object_error(Item& item, const BatchObject& object);
  void fail_waiting(const Error& error);

  // queue_transfers.cpp
  bool is_stale(const Item& item) const;
  void begin(Item& item);
  net::Request request_for(Item& item, const Action& action) const;
  void begin_upload(Item& item);
  void begin_download(Item& item);
  void transfer_ended(Item& item, net::Outcome outcome);
  void take_success(Item& item);
  void take_status(Item& item, const net::Response& response);
  void take_failure(Item& item, const net::Failure& failure);
  void take_local_failure(Item& item, const net::Failure& failure);
  void take_download(Item& item);
  void discard_and_repeat(Item& item);
  void renew(Item& item);
  void again(Item& item, std::optional<std::chrono::milliseconds> wish, ErrorKind kind,
             std::string reason);
  void begin_verify(Item& item);
  void verify_ended(Item& item, const net::Outcome& outcome);
  void later(std::chrono::milliseconds delay, std::function<void()> action);

  void moved(Item& item, std::uint64_t position);
  void settle(Item& item, Fate fate);
  void fail(Item& item, ErrorKind kind, std::string reason);
  void forget(Item& item);
  void tell() const;

  TransferContext& context_;
  net::Session& session_;
  Purpose purpose_;
  Store* store_;
  const TransferOptions& options_;
  RetrySettings settings_;
  bool sniff_types_;
  bool rewrite_links_;
  std::vector<std::string> agents_;  // names of those for this direction
  BatchClient client_;
  std::optional<Lanes> lanes_;  // while it runs
  std::optional<Placing> placing_;
  std::minstd_rand chance_;

  std::deque<Pointer> fresh_;   // not yet asked for
  std::deque<Item*> renewing_;  // to be asked for again
  std::deque<Item*> ready_;     // with a link
  std::map<std::string, std::vector<Item*>> for_agents_;
  std::unordered_map<std::string, std::unique_ptr<Item>> items_;  // by oid
  std::size_t moving_ = 0;                                        // transfers
  std::size_t in_flight_ = 0;                                     // exchanges of any kind
  bool asking_ = false;
  int batch_tries_ = 0;
  std::size_t batch_limit_;
  std::size_t first_batch_ = 0;
  bool answered_ = false;  // one batch at least
  std::exception_ptr fatal_;
  std::shared_ptr<int> alive_ = std::make_shared<int>();

  TransferReport report_;
  TransferProgress progress_;
};

}  // namespace ztgit::lfs
