#include "base/lock.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"

namespace ztgit {

FolderLock::FolderLock(const std::filesystem::path& lock_file, std::chrono::milliseconds patience,
                       LockKind kind)
    : file_(::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (!file_) throw_errno("open", lock_file, errno);
  const int operation = kind == LockKind::shared ? LOCK_SH : LOCK_EX;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (::flock(file_.descriptor(), operation | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) throw_errno("lock", lock_file, errno);
    throw_if_cancelled();
    if (std::chrono::steady_clock::now() >= deadline)
      throw Error(ErrorKind::conflict,
                  fmt::format("lock {}: another ztgit is at work there", lock_file.string()))
          .hint("Wait for it to finish, then run the same command again.");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace ztgit
