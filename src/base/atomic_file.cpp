#include "base/atomic_file.hpp"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <unistd.h>

#include <fmt/format.h>

namespace ztgit {

namespace {

// Unique in this process and, with the pid, on this machine; create_new() settles the rest.
std::filesystem::path temporary_name(const std::filesystem::path& target) {
  static std::atomic<unsigned> counter = 0;
  return target.parent_path() / fmt::format(".ztgit-tmp-{}-{}", ::getpid(), ++counter);
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path target, mode_t mode)
    : target_(std::move(target)),
      temporary_(temporary_name(target_)),
      file_(create_new(temporary_, mode)) {}

AtomicFile::~AtomicFile() {
  if (file_) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view bytes) { write_all(file_, bytes, target_); }

void AtomicFile::commit(Durability durability) {
  if (durability == Durability::file) sync_file(file_, target_);
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) throw_errno("write", target_, errno);
  file_.close();
}

void write_file(const std::filesystem::path& target, std::string_view bytes,
                Durability durability) {
  AtomicFile file(target);
  file.write(bytes);
  file.commit(durability);
}

}  // namespace ztgit
