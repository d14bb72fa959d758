#include "folder_events.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"

namespace ztgit::watch {

namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t kMask = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                                IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR |
                                IN_DONT_FOLLOW | IN_EXCL_UNLINK;
constexpr std::size_t kBuffer = std::size_t{64} << 10;  // bytes: some thousand events

std::string below(const std::string& path, const std::string& name) {
  return path.empty() ? name : path + "/" + name;
}

bool is_in(const std::string& path, const std::string& folder) {
  return folder.empty() || path == folder ||
         (path.starts_with(folder) && path[folder.size()] == '/');
}

}  // namespace

FolderEvents::FolderEvents() : queue_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (!queue_)
    throw Error(ErrorKind::io, fmt::format("watch folders: {}", std::strerror(errno)))
        .hint("sudo sysctl fs.inotify.max_user_instances=512 allows more programs to.");
}

void FolderEvents::add(std::size_t folder, const fs::path& root, const std::string& path,
                       const Wanted& wanted) {
  std::vector<std::string> waiting{path};
  while (!waiting.empty()) {
    const auto here = std::move(waiting.back());
    waiting.pop_back();
    const auto whole = root / here;
    const int watch = ::inotify_add_watch(queue_.descriptor(), whole.c_str(), kMask);
    if (watch < 0 && errno == ENOSPC)
      throw Error(ErrorKind::io,
                  fmt::format("watch {}: the system allows no more watches", whole.string()))
          .hint("sudo sysctl fs.inotify.max_user_watches=1048576 allows more.");
    if (watch < 0) continue;  // gone, or not ours to read: a whole look tells
    places_[watch] = {folder, here};
    // The watch first, then the look: what comes between is seen twice rather than never.
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(whole, problem)) {
      if (!entry.is_directory(problem) || entry.is_symlink(problem)) continue;
      auto inside = below(here, entry.path().filename().string());
      if (wanted(inside)) waiting.push_back(std::move(inside));
    }
  }
}

void FolderEvents::forget(std::size_t folder, const std::string& path) {
  std::erase_if(places_, [&](const auto& place) {
    if (place.second.folder != folder || !is_in(place.second.path, path)) return false;
    ::inotify_rm_watch(queue_.descriptor(), place.first);
    return true;
  });
}

std::vector<Event> FolderEvents::wait(std::chrono::milliseconds most) {
  std::vector<Event> events;
  struct pollfd waiting {
    queue_.descriptor(), POLLIN, 0
  };
  const auto limit = std::clamp<std::int64_t>(most.count(), 0, 3'600'000);
  if (::poll(&waiting, 1, static_cast<int>(limit)) > 0) read(events);
  return events;
}

void FolderEvents::read(std::vector<Event>& events) {
  alignas(::inotify_event) std::array<char, kBuffer> buffer{};
  while (true) {
    const auto got = ::read(queue_.descriptor(), buffer.data(), buffer.size());
    if (got <= 0) return;
    for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
      const auto* event = reinterpret_cast<const ::inotify_event*>(buffer.data() + at);
      take(*event, events);
      at += sizeof(::inotify_event) + event->len;
    }
  }
}

void FolderEvents::take(const ::inotify_event& event, std::vector<Event>& events) {
  if ((event.mask & IN_Q_OVERFLOW) != 0) {
    events.push_back({EventKind::overflow, 0, {}});
    return;
  }
  const auto known = places_.find(event.wd);
  if (known == places_.end()) return;  // of a watch that was taken back
  const auto place = known->second;
  if ((event.mask & IN_IGNORED) != 0) places_.erase(known);
  if ((event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) != 0) {
    if (place.path.empty()) events.push_back({EventKind::root_gone, place.folder, {}});
    return;
  }
  if (event.len == 0) return;
  auto path = below(place.path, event.name);
  const bool is_folder = (event.mask & IN_ISDIR) != 0;
  if ((event.mask & (IN_MOVED_FROM | IN_DELETE)) != 0) {
    if (is_folder) forget(place.folder, path);
    events.push_back({EventKind::gone, place.folder, std::move(path)});
  } else if (is_folder && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0) {
    events.push_back({EventKind::folder, place.folder, std::move(path)});
  } else if ((event.mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0) {
    events.push_back({EventKind::written, place.folder, std::move(path)});
  }
}

std::string blind_spot(const fs::path& folder) {
  struct Kind {
    std::uint32_t magic;
    const char* name;
  };
  // statfs(2); measured: events of other hosts never come through these.
  constexpr std::array<Kind, 6> kinds = {{{0x6969, "NFS"},
                                          {0xFE534D42, "SMB"},
                                          {0xFF534D42, "SMB"},
                                          {0x01021997, "9p (WSL's /mnt/c)"},
                                          {0x65735546, "FUSE"},
                                          {0x517B, "SMB"}}};
  struct statfs info {};
  if (::statfs(folder.c_str(), &info) != 0) return {};
  for (const auto& kind : kinds)
    if (static_cast<std::uint32_t>(info.f_type) == kind.magic) return kind.name;
  return {};
}

}  // namespace ztgit::watch
