#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/file.hpp"

struct inotify_event;  // <sys/inotify.h>

namespace ztgit::watch {

enum class EventKind {
  written,    // a file was closed after writing, or has got this name
  gone,       // a file or folder lost this name
  folder,     // a folder has come; what is in it has to be looked for
  overflow,   // the kernel dropped events: everything has to be looked for
  root_gone,  // the watched folder itself is gone, moved away or unmounted
};

struct Event {
  EventKind kind = EventKind::written;
  std::size_t folder = 0;  // number of the watched folder
  std::string path;        // in it; "" for the folder itself
};

// inotify(7) over whole folders: one watch a folder in them. Events of links' targets do not come.
class FolderEvents {
 public:
  // `wanted` answers whether a folder in it is to be watched.
  using Wanted = std::function<bool(const std::string& path)>;

  FolderEvents();
  FolderEvents(const FolderEvents&) = delete;
  FolderEvents& operator=(const FolderEvents&) = delete;
  ~FolderEvents() = default;

  // Watches `root/path` and all folders below it. Folders that vanish meanwhile are left out.
  // Error: io with the setting to raise, when the system allows no more watches.
  void add(std::size_t folder, const std::filesystem::path& root, const std::string& path,
           const Wanted& wanted);
  void forget(std::size_t folder, const std::string& path);  // it and all below it

  // Waits until something happens, at most that long, and not at all when SIGINT or SIGTERM comes.
  std::vector<Event> wait(std::chrono::milliseconds most);

 private:
  struct Place {
    std::size_t folder = 0;
    std::string path;
  };
  void read(std::vector<Event>& events);
  void take(const ::inotify_event& event, std::vector<Event>& events);

  File queue_;
  std::unordered_map<int, Place> places_;  // by watch descriptor
};

// Why inotify would miss what happens in a folder: its changes come from other machines or kernels.
// Empty: it would not.
std::string blind_spot(const std::filesystem::path& folder);

}  // namespace ztgit::watch
