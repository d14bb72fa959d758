#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "folder_events.hpp"
#include "snapshot/ledger.hpp"
#include "watch/watch.hpp"

namespace ztgit::watch {

using Clock = std::chrono::steady_clock;

// One folder that is being watched: what has happened in it since the last snapshot.
class FolderWatch {
 public:
  FolderWatch(const WatchRequest& request, std::filesystem::path folder);
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;
  ~FolderWatch();

  const std::filesystem::path& folder() const noexcept { return folder_; }

  // A look at everything, as a backup does it. Error (io, not_found) when folder or vault are away.
  void catch_up();

  void written(const std::string& path);
  void gone(const std::string& path);

  // Does what has become due. When to be asked again; nullopt: when something happens.
  std::optional<Clock::time_point> tick(Clock::time_point now);
  void finish();  // everything into a snapshot, now
  // Lets go of what is open. What was kept is in the journal, and the next look finds it there.
  void abandon() noexcept;

 private:
  struct Batch;  // the locks, while something waits for its snapshot

  void keep(const std::string& path, bool wait_for_more);
  void open_batch();
  void commit();
  bool is_unfinished(const std::string& path) const;
  void say(const std::string& notice) const;

  const WatchRequest& request_;
  std::filesystem::path folder_;
  std::optional<FolderLock> only_;  // no other watch of this folder
  std::optional<snapshot::Vault> vault_;
  std::optional<snapshot::Source> source_;
  std::unique_ptr<snapshot::Ledger> ledger_;
  std::unique_ptr<Batch> batch_;
  std::map<std::string, Clock::time_point> unfinished_;  // pictures, and when they are taken as is
  std::size_t forgotten_ = 0;                            // in this batch
  std::optional<Clock::time_point> first_, last_;        // changes of this batch
};

}  // namespace ztgit::watch
