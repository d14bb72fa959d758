#include "snapshot/scan.hpp"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <functional>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "base/cancel.hpp"
#include "base/error.hpp"

namespace ztgit::snapshot {

namespace {

struct Name {
  std::string name;
  ino_t inode = 0;
};

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

// In the order of their inodes: that is how a file system keeps their states, and one after the
// other they are read once.
std::vector<Name> names_in(File folder, const std::filesystem::path& name_for_errors) {
  const std::unique_ptr<DIR, CloseFolder> opened(::fdopendir(folder.descriptor()));
  if (!opened) throw_errno("read", name_for_errors, errno);
  (void)folder.release();
  std::vector<Name> names;
  errno = 0;
  while (const auto* entry = ::readdir(opened.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.push_back({std::string(name), entry->d_ino});
    errno = 0;
  }
  if (errno != 0) throw_errno("read", name_for_errors, errno);
  std::sort(names.begin(), names.end(),
            [](const Name& a, const Name& b) { return a.inode < b.inode; });
  return names;
}

class Walk {
 public:
  Walk(const SourceFolder& source, Inventory& inventory, const Exclusion& exclusion,
       std::uint32_t round)
      : source_(source), inventory_(inventory), exclusion_(exclusion), round_(round) {
    inventory.each_folder(
        [&](const std::string& path, std::uint32_t mode) { known_folders_.emplace(path, mode); });
  }

  Scan run() {
    waiting_.emplace_back();
    while (!waiting_.empty()) {
      throw_if_cancelled();
      const auto path = std::move(waiting_.back());
      waiting_.pop_back();
      read_folder(path);
    }
    find_gone();
    return std::move(scan_);
  }

 private:
  void read_folder(const std::string& path) {
    try {
      auto folder = source_.open_folder(path);
      if (!folder) return;
      const auto info = stat_of(*folder, source_.path_of(path));
      met_folders_.insert(path);
      const auto known = known_folders_.find(path);
      if (known == known_folders_.end() || known->second != info.st_mode)
        scan_.folders.emplace_back(path, info.st_mode);
      const File kept(::fcntl(folder->descriptor(), F_DUPFD_CLOEXEC, 0));
      if (!kept) throw_errno("read", source_.path_of(path), errno);
      known_ = inventory_.finder(path);
      for (const auto& name : names_in(std::move(*folder), source_.path_of(path)))
        look_at(kept, path.empty() ? name.name : path + "/" + name.name, name.name);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      scan_.unread.push_back({path, error.what()});
    }
  }

  void look_at(const File& folder, std::string path, const std::string& name) {
    if (exclusion_.excludes(path)) {
      ++scan_.excluded;
      return;
    }
    struct stat info {};
    if (::fstatat(folder.descriptor(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno != ENOENT) throw_errno("read", source_.path_of(path), errno);
      return;  // gone between the two looks
    }
    if (S_ISDIR(info.st_mode)) {
      waiting_.push_back(std::move(path));
      return;
    }
    if (!S_ISREG(info.st_mode) && !S_ISLNK(info.st_mode)) {
      scan_.special.push_back(std::move(path));
      return;
    }
    if (auto* known = known_(name)) {
      known->stamp.seen = round_;
      ++met_;
      if (unchanged(*known, info)) {
        ++scan_.unchanged;
        return;
      }
    }
    scan_.changed_bytes += static_cast<std::uint64_t>(info.st_size);
    scan_.changed.push_back(std::move(path));
  }

  // A folder that could not be read tells nothing of what is in it.
  bool is_unread(std::string_view path) const {
    return std::any_of(scan_.unread.begin(), scan_.unread.end(), [&](const Unread& unread) {
      return unread.path.empty() || path == unread.path ||
             (path.starts_with(unread.path) && path.size() > unread.path.size() &&
              path[unread.path.size()] == '/');
    });
  }

  void find_gone() {
    // Nothing can be gone when as many were met as there are: no need to go through all.
    if (met_ == inventory_.files() && met_folders_.size() == known_folders_.size() &&
        scan_.folders.empty())
      return;
    inventory_.each([&](const std::string& path, const Entry& entry) {
      if (entry.stamp.seen != round_ && !is_unread(path)) scan_.gone.push_back(path);
    });
    for (const auto& [path, mode] : known_folders_)
      if (!met_folders_.contains(path) && !is_unread(path)) scan_.gone_folders.push_back(path);
  }

  const SourceFolder& source_;
  Inventory& inventory_;
  const Exclusion& exclusion_;
  std::uint32_t round_;
  std::uint64_t met_ = 0;  // files that the inventory has
  Scan scan_;
  std::vector<std::string> waiting_;
  std::function<Entry*(std::string_view name)> known_;  // of the folder that is being read
  std::unordered_map<std::string, std::uint32_t> known_folders_;  // with st_mode
  std::unordered_set<std::string> met_folders_;
};

}  // namespace

Scan scan(const SourceFolder& source, Inventory& inventory, const Exclusion& exclusion,
          std::uint32_t round) {
  return Walk(source, inventory, exclusion, round).run();
}

}  // namespace ztgit::snapshot
