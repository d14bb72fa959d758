#include "http_transfer.hpp"

#include <algorithm>
#include <utility>

#include "objects.hpp"
#include "queue.hpp"

namespace ztgit::lfs {

HttpTransfer::HttpTransfer(TransferContext context) : context_(std::move(context)) {}

TransferReport HttpTransfer::upload(const Store& store, std::vector<Pointer> objects,
                                    const TransferOptions& options) {
  objects = distinct(std::move(objects));
  if (objects.empty()) return {};
  Store same(store.folder());
  return Queue(context_, Purpose::upload, &same, options).run(std::move(objects));
}

TransferReport HttpTransfer::download(Store& store, std::vector<Pointer> objects,
                                      const TransferOptions& options) {
  objects = distinct(std::move(objects));
  const auto wanted = objects.size();
  std::erase_if(objects, [&store](const auto& pointer) { return store.has(pointer); });
  TransferReport report;
  const auto present = wanted - objects.size();
  if (!objects.empty())
    report = Queue(context_, Purpose::download, &store, options).run(std::move(objects));
  report.present += present;
  return report;
}

std::vector<Pointer> HttpTransfer::missing_there(std::vector<Pointer> objects,
                                                 const TransferOptions& options) {
  objects = distinct(std::move(objects));
  if (objects.empty()) return {};
  const auto report = Queue(context_, Purpose::ask, nullptr, options).run(std::move(objects));
  std::vector<Pointer> missing;
  for (const auto& failure : report.failures) missing.push_back(failure.pointer);
  return missing;
}

}  // namespace ztgit::lfs
