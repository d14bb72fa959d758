#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "lfs/pointer.hpp"
#include "project/settings.hpp"

namespace ztgit::gitlfs {

// Pictures that git may get later (gitattributes(5), "delay"): all are downloaded together while
// git waits for the first.
class Delayed {
 public:
  explicit Delayed(const project::Environment& environment) : environment_(environment) {}

  void add(const std::string& path, const lfs::Pointer& pointer);
  bool knows(const std::string& path) const { return pointers_.contains(path); }
  const lfs::Pointer& pointer(const std::string& path) const { return pointers_.at(path); }
  // Why the picture of a path did not come; nullopt: it is in the store.
  std::optional<std::string> failure(const std::string& path) const;

  // Paths that are ready, or have failed, since the last call. Waits for at least one; empty: there
  // are no more to come.
  std::vector<std::string> next();

 private:
  void download(const std::vector<lfs::Pointer>& objects);
  void settle(const std::string& oid, std::optional<std::string> failure);

  project::Environment environment_;
  std::map<std::string, lfs::Pointer> pointers_;             // by path
  std::map<std::string, std::vector<std::string>> waiting_;  // oid -> paths not yet told
  std::vector<lfs::Pointer> fresh_;                          // not yet asked for
  mutable std::mutex lock_;                                  // of what follows
  std::condition_variable settled_;
  std::map<std::string, std::optional<std::string>> outcomes_;  // oid -> failure
  std::vector<std::string> arrived_;                            // oids, not yet taken
  bool running_ = false;
  std::jthread worker_;
};

}  // namespace ztgit::gitlfs
