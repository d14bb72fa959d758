#include "git/spool.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace ztgit::git {

namespace {

// A file without a name: nothing is left of it after a kill.
File nameless_file(const std::filesystem::path& folder) {
  make_folders(folder);  // the next run's clearing may have taken it away
  File file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file) return file;
  // Not every file system can do it (NFS, FUSE, older overlays). EISDIR: the kernel does not know
  // O_TMPFILE, see open(2).
  if (errno != EOPNOTSUPP && errno != EISDIR)
    throw_errno("create a temporary file in", folder, errno);
  auto name = (folder / "ztgit-spool-XXXXXX").string();
  file = File(::mkostemp(name.data(), O_CLOEXEC));
  if (!file) throw_errno("create a temporary file in", folder, errno);
  ::unlink(name.c_str());
  return file;
}

}  // namespace

void Spool::write(std::string_view bytes) {
  if (!file_ && memory_.size() + bytes.size() > kInMemory) {
    file_ = nameless_file(folder_);
    write_all(file_, memory_, folder_);
    memory_ = {};
  }
  if (file_)
    write_all(file_, bytes, folder_);
  else
    memory_ += bytes;
  size_ += bytes.size();
}

std::size_t Spool::read(std::span<std::byte> bytes) {
  std::size_t count = 0;
  if (file_) {
    count = read_at(file_, position_, bytes, folder_);
  } else {
    count = std::min<std::size_t>(bytes.size(), memory_.size() - position_);
    if (count > 0) std::memcpy(bytes.data(), memory_.data() + position_, count);
  }
  position_ += count;
  return count;
}

void Spool::clear() noexcept {
  memory_.clear();
  file_.close();
  size_ = position_ = 0;
}

}  // namespace ztgit::git
