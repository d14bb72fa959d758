#include "watch/watch.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "folder_watch.hpp"

namespace ztgit::watch {

namespace fs = std::filesystem;

namespace {

constexpr auto kAwayInterval = std::chrono::seconds(2);   // between two looks for what is away
constexpr auto kPollInterval = std::chrono::seconds(30);  // where no events come: 1 % of a core
constexpr auto kLongWait = std::chrono::hours(1);

// A folder, and how it fares.
struct Watched {
  std::unique_ptr<FolderWatch> folder;
  bool polled = false;               // nobody tells of changes
  bool away = false;                 // it, or the vault, is not there
  Clock::time_point next_look = {};  // of a polled or absent one
};

class Loop {
 public:
  explicit Loop(const WatchRequest& request) : request_(request) {
    for (const auto& folder : request.folders) {
      if (!fs::is_directory(folder))
        throw Error(ErrorKind::not_found,
                    fmt::format("watch {}: there is no such folder", folder.string()));
      watched_.push_back({std::make_unique<FolderWatch>(request, folder)});
    }
  }

  void run() {
    for (std::size_t i = 0; i < watched_.size(); ++i) begin(i);
    while (!cancel_requested()) {
      const auto events = events_.wait(until_due());
      for (const auto& event : events) {
        if (cancel_requested()) break;
        handle(event);
      }
      for (std::size_t i = 0; i < watched_.size(); ++i) look_again(i);
    }
    for (auto& one : watched_)
      if (!one.away) one.folder->finish();
  }

 private:
  bool wanted(const std::string& path) const { return !request_.exclusion.excludes(path); }

  void tell(const fs::path& folder, const std::string& how) const {
    if (request_.told.watching) request_.told.watching(folder, how);
  }
  void say(const std::string& notice) const {
    if (request_.told.notice) request_.told.notice(notice);
  }

  // The watches first, then the whole look: what happens meanwhile comes as an event.
  void begin(std::size_t number) {
    auto& one = watched_[number];
    const auto& folder = one.folder->folder();
    guarded(number, [&] {
      const auto blind = blind_spot(folder);
      one.polled = request_.poll.count() > 0 || !blind.empty();
      if (!one.polled) watch_all(number);
      one.folder->catch_up();
      one.away = false;
      if (!one.polled) return tell(folder, "events");
      one.next_look = Clock::now() + poll_interval();
      tell(folder, blind.empty() ? "polling" : "polling: " + blind + " tells of no changes");
    });
  }

  void watch_all(std::size_t number) {
    auto& one = watched_[number];
    try {
      events_.add(number, one.folder->folder(), "", [&](const auto& path) { return wanted(path); });
    } catch (const Error& error) {
      events_.forget(number, "");
      one.polled = true;
      say(fmt::format("{}; {} is looked at every {} s instead. {}", error.what(),
                      one.folder->folder().string(), poll_interval().count(),
                      error.hints().empty() ? "" : error.hints().front()));
    }
  }

  std::chrono::seconds poll_interval() const {
    return request_.poll.count() > 0 ? request_.poll : kPollInterval;
  }

  void handle(const Event& event) {
    if (event.kind == EventKind::overflow) {
      say("more happened than the system could tell: everything is looked at");
      for (std::size_t i = 0; i < watched_.size(); ++i)
        guarded(i, [&] { watched_[i].folder->catch_up(); });
      return;
    }
    auto& one = watched_[event.folder];
    if (one.away) return;
    guarded(event.folder, [&] {
      switch (event.kind) {
        case EventKind::written: one.folder->written(event.path); break;
        case EventKind::gone: one.folder->gone(event.path); break;
        case EventKind::folder: look_into(event.folder, event.path); break;
        default: leave(event.folder, "the folder is gone"); break;
      }
    });
  }

  // A folder that has come brings what is in it.
  void look_into(std::size_t number, const std::string& path) {
    if (!wanted(path)) return;
    auto& one = *watched_[number].folder;
    events_.add(number, one.folder(), path, [&](const auto& inside) { return wanted(inside); });
    std::error_code problem;
    for (auto entry = fs::recursive_directory_iterator(one.folder() / path, problem);
         entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
      if (problem) break;
      if (!entry->is_directory(problem) || entry->is_symlink(problem))
        one.written(entry->path().lexically_relative(one.folder()).string());
    }
  }

  void leave(std::size_t number, const std::string& why) {
    auto& one = watched_[number];
    one.away = true;
    one.next_look = Clock::now() + kAwayInterval;
    events_.forget(number, "");
    one.folder->abandon();
    say(fmt::format("{}: {}; it is waited for", one.folder->folder().string(), why));
  }

  // Disks come and go: nothing that fails ends the watch.
  template <class Body>
  void guarded(std::size_t number, Body&& body) {
    try {
      body();
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled || error.kind() == ErrorKind::usage ||
          error.kind() == ErrorKind::config || error.kind() == ErrorKind::internal)
        throw;
      if (!watched_[number].away)
        leave(number, error.what());
      else
        watched_[number].next_look = Clock::now() + kAwayInterval;
    }
  }

  void look_again(std::size_t number) {
    auto& one = watched_[number];
    const auto now = Clock::now();
    if (one.away) {
      if (now < one.next_look) return;
      one.next_look = now + kAwayInterval;
      // The vault must not be made anew where its disk is not mounted.
      if (!fs::is_directory(one.folder->folder()) || !fs::exists(request_.vault / "HEAD")) return;
      begin(number);
      if (!one.away) say(one.folder->folder().string() + ": it is back");
      return;
    }
    guarded(number, [&] {
      if (one.polled && now >= one.next_look) {
        one.folder->catch_up();
        one.next_look = Clock::now() + poll_interval();
      }
      due_[number] = one.folder->tick(Clock::now());
    });
  }

  std::chrono::milliseconds until_due() {
    const auto now = Clock::now();
    auto next = now + kLongWait;
    for (std::size_t i = 0; i < watched_.size(); ++i) {
      if (watched_[i].away || watched_[i].polled) next = std::min(next, watched_[i].next_look);
      if (const auto due = due_.find(i); due != due_.end() && due->second && !watched_[i].away)
        next = std::min(next, *due->second);
    }
    return std::max(std::chrono::milliseconds(0),
                    std::chrono::ceil<std::chrono::milliseconds>(next - now));
  }

  const WatchRequest& request_;
  FolderEvents events_;
  std::vector<Watched> watched_;
  std::map<std::size_t, std::optional<Clock::time_point>> due_;
};

}  // namespace

void watch(const WatchRequest& request) { Loop(request).run(); }

}  // namespace ztgit::watch
