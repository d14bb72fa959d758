#include "agent_transfer.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "agents.hpp"
#include "objects.hpp"

namespace ztgit::lfs {

AgentTransfer::AgentTransfer(TransferContext context) : context_(std::move(context)) {}

TransferReport AgentTransfer::move(Operation operation, Store& store,
                                   const std::vector<Pointer>& objects,
                                   const TransferOptions& options) {
  TransferReport report;
  if (objects.empty()) return report;
  TransferProgress progress;
  progress.objects_total = objects.size();
  std::unordered_map<std::string, std::uint64_t> counted;
  std::vector<AgentJob> jobs;
  for (const auto& pointer : objects) {
    progress.bytes_total += pointer.size;
    jobs.push_back({pointer, std::nullopt});
  }
  const auto tell = [&] {
    if (options.progress) options.progress(progress);
  };
  AgentEvents events;
  events.moved = [&](const Pointer& pointer, std::uint64_t position) {
    auto& known = counted[pointer.oid];
    if (position <= known) return;
    progress.bytes_done += position - known;
    known = position;
    tell();
  };
  events.ended = [&](const Pointer& pointer, const std::optional<AgentFailure>& failure) {
    ++progress.objects_done;
    progress.bytes_done -= counted[pointer.oid];
    if (failure) {
      progress.bytes_total -= pointer.size;
      report.failures.push_back({pointer, Fate::failed, failure->kind, failure->reason});
    } else {
      progress.bytes_done += pointer.size;
      ++report.moved;
      report.bytes += pointer.size;
      if (operation == Operation::download && options.arrived) options.arrived(pointer);
    }
    tell();
  };
  AgentRun(context_, context_.endpoint.agent, operation, &store).run(jobs, events);
  return report;
}

TransferReport AgentTransfer::upload(const Store& store, std::vector<Pointer> objects,
                                     const TransferOptions& options) {
  Store same(store.folder());
  return move(Operation::upload, same, distinct(std::move(objects)), options);
}

TransferReport AgentTransfer::download(Store& store, std::vector<Pointer> objects,
                                       const TransferOptions& options) {
  objects = distinct(std::move(objects));
  const auto wanted = objects.size();
  std::erase_if(objects, [&store](const auto& pointer) { return store.has(pointer); });
  auto report = move(Operation::download, store, objects, options);
  report.present += wanted - objects.size();
  return report;
}

std::vector<Pointer> AgentTransfer::missing_there(std::vector<Pointer> /*objects*/,
                                                  const TransferOptions& /*options*/) {
  return {};
}

}  // namespace ztgit::lfs
