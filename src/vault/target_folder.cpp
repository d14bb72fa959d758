#include "target_folder.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"

namespace ztgit::vault {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;  // ns
constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

std::array<struct timespec, 2> times_of(std::int64_t modified) {
  auto seconds = modified / kSecond;
  auto rest = modified % kSecond;
  if (rest < 0) {  // before 1970 the fraction still counts forward
    rest += kSecond;
    --seconds;
  }
  return {{{0, UTIME_OMIT}, {seconds, rest}}};
}

[[noreturn]] void refuse_link(const fs::path& path) {
  throw Error(
      ErrorKind::conflict,
      fmt::format("write {}: a link or a file stands where a folder is needed", path.string()));
}

}  // namespace

TargetFolder::TargetFolder(fs::path folder) : folder_(std::move(folder)) {
  make_folders(folder_);
  root_ = File(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root_) throw_errno("open", folder_, errno);
}

File TargetFolder::folder_of(std::string_view& path, bool make) const {
  File folder(::fcntl(root_.descriptor(), F_DUPFD_CLOEXEC, 0));
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/')) {
    const std::string name(path.substr(0, slash));
    if (make && ::mkdirat(folder.descriptor(), name.c_str(), 0777) != 0 && errno != EEXIST)
      throw_errno("make", folder_ / path, errno);
    File next(::openat(folder.descriptor(), name.c_str(), kFolder));
    if (!next && (errno == ELOOP || errno == ENOTDIR)) refuse_link(folder_ / path);
    if (!next && errno == ENOENT && !make) return {};
    if (!next) throw_errno("open", folder_ / path, errno);
    folder = std::move(next);
    path.remove_prefix(slash + 1);
  }
  return folder;
}

std::optional<struct stat> TargetFolder::look(std::string_view path) const {
  const auto whole = folder_ / path;
  const File folder = folder_of(path, /*make=*/false);
  if (!folder) return std::nullopt;
  struct stat info {};
  if (::fstatat(folder.descriptor(), std::string(path).c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0)
    return info;
  if (errno == ENOENT) return std::nullopt;
  throw_errno("look at", whole, errno);
}

File TargetFolder::open(std::string_view path) const {
  const auto whole = folder_ / path;
  const File folder = folder_of(path, /*make=*/false);
  File file(folder ? ::openat(folder.descriptor(), std::string(path).c_str(),
                              O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
                   : -1);
  if (!file) throw_errno("read", whole, errno);
  return file;
}

TargetFolder::NewFile::NewFile(File folder, std::string name, fs::path shown)
    : folder_(std::move(folder)),
      name_(std::move(name)),
      temporary_(".ztgit-tmp-" + unique_name()),
      shown_(std::move(shown)),
      file_(::openat(folder_.descriptor(), temporary_.c_str(),
                     O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)) {
  if (!file_) throw_errno("write", shown_, errno);
}

TargetFolder::NewFile::~NewFile() {
  if (file_) ::unlinkat(folder_.descriptor(), temporary_.c_str(), 0);
}

bool TargetFolder::NewFile::place(std::uint32_t mode, std::int64_t modified, bool replace) {
  if (::fchmod(file_.descriptor(), mode & 0777U) != 0) throw_errno("write", shown_, errno);
  if (::futimens(file_.descriptor(), times_of(modified).data()) != 0)
    throw_errno("set the time of", shown_, errno);
  const int at = folder_.descriptor();
  int status = ::renameat2(at, temporary_.c_str(), at, name_.c_str(),
                           replace ? 0U : static_cast<unsigned>(RENAME_NOREPLACE));
  if (status != 0 && !replace && (errno == EINVAL || errno == ENOSYS)) {  // NFS, old kernels
    status = ::linkat(at, temporary_.c_str(), at, name_.c_str(), 0);
    if (status == 0) ::unlinkat(at, temporary_.c_str(), 0);
  }
  if (status != 0 && errno == EEXIST) return false;
  if (status != 0) throw_errno("write", shown_, errno);
  file_.close();
  return true;
}

TargetFolder::NewFile TargetFolder::create(std::string_view path) const {
  auto shown = folder_ / path;
  File folder = folder_of(path, /*make=*/true);
  return {std::move(folder), std::string(path), std::move(shown)};
}

bool TargetFolder::link(std::string_view path, const std::string& to, std::int64_t modified) const {
  const auto whole = folder_ / path;
  const File folder = folder_of(path, /*make=*/true);
  const std::string name(path);
  if (::symlinkat(to.c_str(), folder.descriptor(), name.c_str()) != 0) {
    if (errno == EEXIST) return false;
    throw_errno("write", whole, errno);
  }
  // Not every file system keeps the time of a link.
  ::utimensat(folder.descriptor(), name.c_str(), times_of(modified).data(), AT_SYMLINK_NOFOLLOW);
  return true;
}

void TargetFolder::make(std::string_view folder) const {
  const auto with_slash = std::string(folder) + "/";
  std::string_view rest = with_slash;
  folder_of(rest, /*make=*/true);
}

void TargetFolder::set_mode(std::string_view folder, std::uint32_t mode) const {
  const auto with_slash = std::string(folder) + "/";
  std::string_view rest = with_slash;
  if (const File opened = folder_of(rest, /*make=*/false))
    if (::fchmod(opened.descriptor(), mode & 0777U) != 0)
      throw_errno("set the mode of", folder_ / folder, errno);
}

}  // namespace ztgit::vault
