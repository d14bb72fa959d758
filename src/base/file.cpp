#include "base/file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"

namespace ztgit {

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    close();
    descriptor_ = other.release();
  }
  return *this;
}

File::~File() { close(); }

int File::release() noexcept { return std::exchange(descriptor_, -1); }

void File::close() noexcept {
  if (descriptor_ >= 0) ::close(release());
}

void throw_errno(std::string_view action, const std::filesystem::path& path, int error_number) {
  const auto kind = error_number == ENOENT || error_number == ENOTDIR ? ErrorKind::not_found
                    : error_number == EEXIST                          ? ErrorKind::conflict
                                                                      : ErrorKind::io;
  Error error(kind, fmt::format("{} {}: {}", action, path.string(), std::strerror(error_number)));
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      error.hint("Free some space on that disk, then run the same command again.");
      break;
    case EROFS:
    case EACCES:
    case EPERM: error.hint("Check who owns it and whether you may read and write there."); break;
    default: break;
  }
  throw error;
}

File open_to_read(const std::filesystem::path& path) {
  // O_NONBLOCK: the open of a FIFO without a writer would wait for ever. Regular files ignore it.
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) throw_errno("open", path, errno);
  return file;
}

File create_new(const std::filesystem::path& path, mode_t mode) {
  File file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file) throw_errno("create", path, errno);
  return file;
}

void write_over(const std::filesystem::path& path, std::string_view bytes) {
  const File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!file) throw_errno("write", path, errno);
  write_all(file, bytes, path);
}

struct stat stat_of(const File& file, const std::filesystem::path& name_for_errors) {
  struct stat info {};
  if (::fstat(file.descriptor(), &info) != 0) throw_errno("look at", name_for_errors, errno);
  return info;
}

std::optional<struct stat> lstat_of(const std::filesystem::path& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) == 0) return info;
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  throw_errno("look at", path, errno);
}

std::size_t read_at(const File& file, std::uint64_t offset, std::span<std::byte> bytes,
                    const std::filesystem::path& name_for_errors) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto got = ::pread(file.descriptor(), bytes.data() + done, bytes.size() - done,
                             static_cast<off_t>(offset + done));
    if (got == 0) break;
    if (got < 0) {
      if (errno == EINTR) continue;
      throw_errno("read", name_for_errors, errno);
    }
    done += static_cast<std::size_t>(got);
  }
  return done;
}

void write_all(const File& file, std::string_view bytes,
               const std::filesystem::path& name_for_errors) {
  while (!bytes.empty()) {
    const auto put = ::write(file.descriptor(), bytes.data(), bytes.size());
    if (put < 0) {
      if (errno == EINTR) continue;
      throw_errno("write", name_for_errors, errno);
    }
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

namespace {

std::string read_open_file(const File& file, const std::filesystem::path& path,
                           std::uint64_t limit) {
  const auto info = stat_of(file, path);
  if (!S_ISREG(info.st_mode))
    throw Error(ErrorKind::io, fmt::format("read {}: not a regular file", path.string()));
  if (static_cast<std::uint64_t>(info.st_size) > limit)
    throw Error(ErrorKind::io, fmt::format("read {}: longer than {} bytes", path.string(), limit));
  std::string content(static_cast<std::size_t>(info.st_size), '\0');
  content.resize(read_at(file, 0, std::as_writable_bytes(std::span(content)), path));
  return content;
}

}  // namespace

std::string read_file(const std::filesystem::path& path, std::uint64_t limit) {
  return read_open_file(open_to_read(path), path, limit);
}

std::optional<std::string> read_file_if_exists(const std::filesystem::path& path,
                                               std::uint64_t limit) {
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!file) throw_errno("open", path, errno);
  return read_open_file(file, path, limit);
}

void make_folders(const std::filesystem::path& path) {
  std::error_code problem;
  std::filesystem::create_directories(path, problem);
  if (problem) throw_errno("create the folder", path, problem.value());
}

}  // namespace ztgit
