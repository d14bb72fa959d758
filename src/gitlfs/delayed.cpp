#include "delayed.hpp"

#include <utility>

#include "base/error.hpp"
#include "git/repository.hpp"
#include "project/fetch_objects.hpp"

namespace ztgit::gitlfs {

void Delayed::add(const std::string& path, const lfs::Pointer& pointer) {
  pointers_.insert_or_assign(path, pointer);
  auto& paths = waiting_[pointer.oid];
  if (paths.empty()) fresh_.push_back(pointer);
  paths.push_back(path);
}

std::optional<std::string> Delayed::failure(const std::string& path) const {
  const std::scoped_lock held(lock_);
  const auto found = outcomes_.find(pointer(path).oid);
  return found == outcomes_.end() ? std::optional<std::string>("it was not asked for")
                                  : found->second;
}

std::vector<std::string> Delayed::next() {
  std::unique_lock held(lock_);
  if (!running_ && !fresh_.empty()) {
    running_ = true;
    worker_ = std::jthread(
        [this, objects = std::exchange(fresh_, {})] { download(objects); });  // waits for the last
  }
  settled_.wait(held, [this] { return !arrived_.empty() || !running_; });
  std::vector<std::string> paths;
  for (const auto& oid : std::exchange(arrived_, {})) {
    auto& ready = waiting_[oid];
    paths.insert(paths.end(), ready.begin(), ready.end());
    waiting_.erase(oid);
  }
  return paths;
}

void Delayed::settle(const std::string& oid, std::optional<std::string> failure) {
  const std::scoped_lock held(lock_);
  if (!outcomes_.emplace(oid, std::move(failure)).second) return;
  arrived_.push_back(oid);
  settled_.notify_one();
}

// In a thread of its own, with a repository of its own: git is answered meanwhile.
void Delayed::download(const std::vector<lfs::Pointer>& objects) {
  std::optional<std::string> failure = "it did not come";
  try {
    auto repo = git::Repository::around(environment_.current_folder, environment_.variables);
    if (!repo) throw Error(ErrorKind::not_found, "download: this is no git repository");
    const auto report = project::fetch_objects(
        *repo, objects, environment_,
        [this](const lfs::Pointer& pointer) { settle(pointer.oid, std::nullopt); });
    for (const auto& each : report.failures) settle(each.pointer.oid, each.reason);
    failure.reset();  // what is left was there already
  } catch (const std::exception& error) {
    failure = error.what();
  }
  for (const auto& object : objects) settle(object.oid, failure);
  const std::scoped_lock held(lock_);
  running_ = false;
  settled_.notify_one();
}

}  // namespace ztgit::gitlfs
