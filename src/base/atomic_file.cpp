#include "base/atomic_file.hpp"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <random>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

namespace ztgit {

namespace {

constexpr std::string_view kPrefix = ".ztgit-tmp-";

std::filesystem::path temporary_name(const std::filesystem::path& folder) {
  return folder / (std::string(kPrefix) + unique_name());
}

// Its own name is nobody's business: a message names the file that was to be written.
File create_temporary(const std::filesystem::path& temporary, const std::filesystem::path& target,
                      mode_t mode) {
  File file(::open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file) throw_errno("write", target, errno);
  return file;
}

}  // namespace

std::string unique_name() {
  static const std::uint64_t run =
      std::uint64_t{std::random_device()()} << 32U | std::random_device()();
  static std::atomic<unsigned> counter = 0;
  return fmt::format("{:016x}-{}", run, ++counter);
}

AtomicFile::AtomicFile(std::filesystem::path target, mode_t mode,
                       const std::filesystem::path& folder)
    : target_(std::move(target)),
      temporary_(temporary_name(folder.empty() ? target_.parent_path() : folder)),
      file_(create_temporary(temporary_, target_, mode)) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      file_(std::move(other.file_)) {}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view bytes) { write_all(file_, bytes, target_); }

void AtomicFile::close() noexcept { file_.close(); }

void AtomicFile::commit(Durability durability) {
  if (durability == Durability::file) sync_file(file_, target_);
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) throw_errno("write", target_, errno);
  temporary_.clear();
  file_.close();
}

void AtomicFile::commit_new() {
  int status =
      ::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE);
  if (status != 0 && (errno == EINVAL || errno == ENOSYS)) {  // NFS and other old hands
    status = ::link(temporary_.c_str(), target_.c_str());
    if (status == 0) ::unlink(temporary_.c_str());
  }
  if (status != 0 && (errno == EPERM || errno == EOPNOTSUPP)) {  // nor hard links
    create_new(target_);
    status = ::rename(temporary_.c_str(), target_.c_str());
  }
  if (status != 0) throw_errno("write", target_, errno);
  temporary_.clear();
  file_.close();
}

void write_file(const std::filesystem::path& target, std::string_view bytes,
                Durability durability) {
  AtomicFile file(target);
  file.write(bytes);
  file.commit(durability);
}

void remove_temporaries(const std::filesystem::path& folder) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
    if (entry.path().filename().string().starts_with(kPrefix))
      std::filesystem::remove(entry.path(), ignored);
}

}  // namespace ztgit
