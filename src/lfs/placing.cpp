#include "placing.hpp"

#include <utility>

namespace ztgit::lfs {

namespace {

constexpr std::size_t kMost = 64;                    // as many as SyncBatch keeps open
constexpr std::chrono::milliseconds kPatience{500};  // whoever waits for `arrived` shall not starve

}  // namespace

Placing::Placing(Store& store, std::function<void(const Pointer&)> placed)
    : store_(store), placed_(std::move(placed)) {}

void Placing::add(const File& file, std::filesystem::path path, const Pointer& pointer) {
  if (waiting_.empty()) {
    batch_.emplace(path.parent_path());
    first_ = std::chrono::steady_clock::now();
  }
  batch_->start(file, path);
  waiting_.push_back({std::move(path), pointer});
}

bool Placing::is_due() const {
  return waiting_.size() >= kMost ||
         (!waiting_.empty() && std::chrono::steady_clock::now() - first_ > kPatience);
}

void Placing::flush() {
  if (waiting_.empty()) return;
  batch_->finish();  // before the names: after a power cut a name never stands for less
  const auto batch = std::exchange(waiting_, {});
  for (const auto& [path, pointer] : batch) {
    store_.adopt(path, pointer);
    placed_(pointer);
  }
}

}  // namespace ztgit::lfs
