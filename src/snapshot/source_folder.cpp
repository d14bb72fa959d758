#include "snapshot/source_folder.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"

namespace ztgit::snapshot {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;  // ns
constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

bool is_gone(int problem) { return problem == ENOENT || problem == ENOTDIR; }

std::int64_t nanoseconds(const struct timespec& time) {
  return time.tv_sec * kSecond + time.tv_nsec;
}

}  // namespace

SourceFolder::SourceFolder(fs::path folder)
    : folder_(std::move(folder)),
      root_(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (!root_) throw_errno("open", folder_, errno);
}

// File without a descriptor: a folder on the way is gone, or is none any more.
File SourceFolder::folder_of(std::string_view& inside) const {
  File folder;
  for (auto slash = inside.find('/'); slash != inside.npos; slash = inside.find('/')) {
    const std::string name(inside.substr(0, slash));
    const int at = folder ? folder.descriptor() : root_.descriptor();
    File next(::openat(at, name.c_str(), kFolder));
    if (!next && !is_gone(errno) && errno != ELOOP) throw_errno("open", path_of(inside), errno);
    if (!next) return {};
    folder = std::move(next);
    inside.remove_prefix(slash + 1);
  }
  if (!folder) folder = File(::fcntl(root_.descriptor(), F_DUPFD_CLOEXEC, 0));
  return folder;
}

std::optional<File> SourceFolder::open(std::string_view inside) const {
  const auto whole = path_of(inside);
  const File folder = folder_of(inside);
  if (!folder) return std::nullopt;
  const std::string name(inside);
  constexpr int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  File file(::openat(folder.descriptor(), name.c_str(), flags | O_NOATIME));
  if (!file && errno == EPERM) file = File(::openat(folder.descriptor(), name.c_str(), flags));
  if (file) return file;
  if (is_gone(errno) || errno == ELOOP) return std::nullopt;
  throw_errno("read", whole, errno);
}

std::optional<File> SourceFolder::open_folder(std::string_view inside) const {
  if (inside.empty()) return File(::fcntl(root_.descriptor(), F_DUPFD_CLOEXEC, 0));
  const auto whole = path_of(inside);
  const File folder = folder_of(inside);
  if (!folder) return std::nullopt;
  File opened(::openat(folder.descriptor(), std::string(inside).c_str(), kFolder));
  if (opened) return opened;
  if (is_gone(errno) || errno == ELOOP) return std::nullopt;
  throw_errno("read", whole, errno);
}

std::optional<struct stat> SourceFolder::look(std::string_view inside) const {
  const auto whole = path_of(inside);
  const File folder = folder_of(inside);
  if (!folder) return std::nullopt;
  struct stat info {};
  if (::fstatat(folder.descriptor(), std::string(inside).c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0)
    return info;
  if (is_gone(errno)) return std::nullopt;
  throw_errno("read", whole, errno);
}

std::optional<std::string> SourceFolder::link(std::string_view inside) const {
  const File folder = folder_of(inside);
  if (!folder) return std::nullopt;
  std::array<char, 4097> target{};  // PATH_MAX
  const auto size =
      ::readlinkat(folder.descriptor(), std::string(inside).c_str(), target.data(), target.size());
  if (size <= 0) return std::nullopt;
  return std::string(target.data(), static_cast<std::size_t>(size));
}

std::string SourceFolder::file_system() const {
  struct statfs info {};
  if (::fstatfs(root_.descriptor(), &info) != 0) return {};
  std::array<int, 2> id{};
  static_assert(sizeof id == sizeof info.f_fsid);
  std::copy_n(reinterpret_cast<const char*>(&info.f_fsid), sizeof id,
              reinterpret_cast<char*>(id.data()));
  return fmt::format("{:x}-{:08x}{:08x}", static_cast<unsigned long>(info.f_type),
                     static_cast<unsigned>(id[0]), static_cast<unsigned>(id[1]));
}

Entry entry_of(const struct stat& info, std::string_view name) {
  Entry entry;
  entry.name = name;
  entry.size = static_cast<std::uint64_t>(info.st_size);
  entry.modified = nanoseconds(info.st_mtim);
  entry.mode = info.st_mode;
  entry.stamp = {nanoseconds(info.st_ctim), info.st_ino, info.st_dev, 0};
  return entry;
}

// Device and inode are numbers that a remount may change; where the device is the same, another
// inode is another file. Mode and owner change the ctime, so they need no look of their own.
bool unchanged(const Entry& entry, const struct stat& info) {
  return entry.stamp.changed != 0 && entry.stamp.changed == nanoseconds(info.st_ctim) &&
         entry.modified == nanoseconds(info.st_mtim) &&
         entry.size == static_cast<std::uint64_t>(info.st_size) && entry.mode == info.st_mode &&
         (entry.stamp.device != info.st_dev || entry.stamp.inode == info.st_ino);
}

std::int64_t stamp_clock() {
  struct timespec now {};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return nanoseconds(now);
}

}  // namespace ztgit::snapshot
