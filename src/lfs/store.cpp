#include "lfs/store.hpp"

#include <array>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <linux/fs.h>
#include <memory>
#include <span>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "lfs/object_writer.hpp"

namespace ztgit::lfs {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kChunk = std::size_t{256} << 10;  // fits the second-level cache
constexpr std::string_view kTemporaryPrefix = "ztgit-";

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

Incoming::Incoming(fs::path temporary, fs::path target, File file, Pointer pointer)
    : temporary_(std::move(temporary)),
      target_(std::move(target)),
      file_(std::move(file)),
      pointer_(std::move(pointer)) {
  const auto present = lstat_of(target_);
  known_ = pointer_.size == 0 ||  // the empty file is never stored (git-lfs spec)
           (present && S_ISREG(present->st_mode) &&
            static_cast<std::uint64_t>(present->st_size) == pointer_.size);
}

Incoming::Incoming(Incoming&& other) noexcept
    : temporary_(std::exchange(other.temporary_, {})),
      target_(std::move(other.target_)),
      file_(std::move(other.file_)),
      pointer_(std::move(other.pointer_)),
      known_(other.known_) {}

Incoming& Incoming::operator=(Incoming&& other) noexcept {
  std::swap(temporary_, other.temporary_);  // what was here goes when `other` does
  std::swap(target_, other.target_);
  std::swap(file_, other.file_);
  std::swap(pointer_, other.pointer_);
  std::swap(known_, other.known_);
  return *this;
}

Incoming::~Incoming() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

std::optional<FileStamp> stamp_of(const fs::path& file) {
  constexpr std::int64_t second = 1'000'000'000;
  const auto info = lstat_of(file);
  if (!info || !S_ISREG(info->st_mode)) return std::nullopt;
  return FileStamp{info->st_ino, info->st_mtim.tv_sec * second + info->st_mtim.tv_nsec};
}

std::optional<FileStamp> Incoming::stamp() const {
  return known_ ? std::nullopt : stamp_of(temporary_.empty() ? target_ : temporary_);
}

void Incoming::write_back(SyncBatch& batch) {
  if (!known_) batch.start(file_, target_);
}

void Incoming::place() {
  if (known_ || temporary_.empty()) return;
  make_folders(target_.parent_path());
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) throw_errno("write", target_, errno);
  temporary_.clear();
  sync_folder_unless_journaled(target_.parent_path());
}

fs::path Store::object_path(std::string_view oid) const {
  return folder_ / "objects" / oid.substr(0, 2) / oid.substr(2, 2) / oid;
}

bool Store::has(const Pointer& pointer) const {
  if (pointer.size == 0) return true;
  const auto present = lstat_of(object_path(pointer.oid));
  return present && S_ISREG(present->st_mode) &&
         static_cast<std::uint64_t>(present->st_size) == pointer.size;
}

fs::path Store::new_temporary() const {
  const auto folder = folder_ / "tmp";
  make_folders(folder);
  return folder / (std::string(kTemporaryPrefix) + unique_name());
}

Incoming Store::receive(const File& source, const fs::path& name_for_errors,
                        std::uint64_t most_bytes) {
  ObjectWriter copy(*this);
  const auto buffer = std::make_unique<std::array<std::byte, kChunk>>();
  while (const auto got = read_at(source, copy.size(), *buffer, name_for_errors)) {
    if (copy.size() + got > most_bytes)
      throw Error(ErrorKind::io, fmt::format("store {}: longer than {} bytes",
                                             name_for_errors.string(), most_bytes));
    copy.write(as_text(std::span(*buffer).first(got)));
  }
  return copy.finish();
}

void Store::adopt(const fs::path& file, const Pointer& pointer) const {
  const auto target = object_path(pointer.oid);
  make_folders(target.parent_path());
  if (::rename(file.c_str(), target.c_str()) != 0) {
    // A git-lfs beside us takes partial downloads over; then it has placed this one.
    if (errno == ENOENT && has(pointer)) return;
    throw_errno("write", target, errno);
  }
  sync_folder_unless_journaled(target.parent_path());
}

void Store::remove_stale_temporaries(std::chrono::seconds younger_stay) const {
  std::error_code ignored;
  const auto now = std::time(nullptr);
  for (const auto& entry : fs::directory_iterator(folder_ / "tmp", ignored)) {
    if (!entry.path().filename().string().starts_with(kTemporaryPrefix)) continue;
    const auto info = lstat_of(entry.path());
    if (info && now - info->st_mtim.tv_sec >= younger_stay.count())
      fs::remove(entry.path(), ignored);
  }
}

fs::path store_folder(const fs::path& common_dir, const std::optional<std::string>& lfs_storage) {
  return common_dir / fs::path(lfs_storage.value_or("lfs"));
}

bool share_bytes(const File& from, const File& to) noexcept {
  return ::ioctl(to.descriptor(), FICLONE, from.descriptor()) == 0;
}

void copy_bytes(const File& from, const File& to, const fs::path& name_for_errors) {
  if (share_bytes(from, to)) return;
  off_t offset = 0;
  while (true) {
    const auto copied = ::copy_file_range(from.descriptor(), &offset, to.descriptor(), nullptr,
                                          std::size_t{1} << 30, 0);
    if (copied == 0) return;
    if (copied > 0) continue;
    if (errno == EINTR) continue;
    if (errno != EXDEV && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
      throw_errno("write", name_for_errors, errno);
    break;
  }
  const auto buffer = std::make_unique<std::array<std::byte, kChunk>>();
  auto position = static_cast<std::uint64_t>(offset);
  while (const auto got = read_at(from, position, *buffer, name_for_errors)) {
    write_all(to, as_text(std::span(*buffer).first(got)), name_for_errors);
    position += got;
  }
}

}  // namespace ztgit::lfs
