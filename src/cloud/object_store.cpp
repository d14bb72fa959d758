#include "cloud/object_store.hpp"

#include <array>
#include <memory>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sha256.hpp"

namespace ztgit::cloud {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;

std::string path_of(const StoredObject& object) {
  return fmt::format("{}/{}/{}", object.oid.substr(0, 2), object.oid.substr(2, 2), object.oid);
}

// Whether the file holds the object's bytes. Stops at the first byte too many.
bool holds(const fs::path& name, const StoredObject& object) {
  const auto file = open_to_read(name);
  const auto buffer = std::make_unique<std::array<std::byte, kChunk>>();
  Sha256 hash;
  std::uint64_t size = 0;
  while (const auto got = read_at(file, size, *buffer, name)) {
    size += got;
    if (size > object.size) return false;
    hash.update(std::span(*buffer).first(got));
  }
  return size == object.size && hash.finish() == object.oid;
}

// Removed when it goes, unless it is kept.
class Leftover {
 public:
  explicit Leftover(const fs::path& file) : file_(file) {}
  Leftover(const Leftover&) = delete;
  Leftover& operator=(const Leftover&) = delete;
  ~Leftover() {
    std::error_code ignored;
    if (!kept_) fs::remove(file_, ignored);
  }
  void keep() noexcept { kept_ = true; }

 private:
  const fs::path& file_;
  bool kept_ = false;
};

}  // namespace

bool ObjectStore::has(const StoredObject& object) {
  const auto entry = rclone_.stat(remote_, path_of(object));
  return entry && !entry->folder && entry->size == object.size;
}

bool ObjectStore::send(const StoredObject& object, const fs::path& file,
                       const CopyProgress& progress) {
  if (!holds(file, object))
    throw Error(ErrorKind::integrity, fmt::format("send {}: the file here is damaged", object.oid))
        .hint("See what else is: git lfs fsck");
  if (has(object)) return false;
  put(object, file, progress);
  if (!has(object))
    throw Error(ErrorKind::network,
                fmt::format("send {}: rclone copied it, but it is not there", object.oid));
  return true;
}

// rclone before 1.63 writes a file under its own name: one that was cut off would look like an
// object to whoever compares no sizes. Storages that rename give it its name when it is whole; the
// others show a file only when it is whole, and would have to copy it once more to rename it.
void ObjectStore::put(const StoredObject& object, const fs::path& file,
                      const CopyProgress& progress) {
  const auto path = path_of(object);
  if (!rclone_.can_rename(remote_)) return rclone_.copy_in(file, remote_, path, progress);
  const auto temporary = fmt::format("{}.part-{}", path, unique_name());
  try {
    rclone_.copy_in(file, remote_, temporary, progress);
    rclone_.rename(remote_, temporary, path);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::cancelled) {
      try {
        rclone_.remove(remote_, temporary);
      } catch (const Error&) {  // often for the same reason; the first one is what counts
      }
    }
    throw;
  }
}

void ObjectStore::fetch(const StoredObject& object, const fs::path& file,
                        const CopyProgress& progress) {
  const auto path = path_of(object);
  Leftover leftover(file);
  try {
    rclone_.copy_out(remote_, path, file, progress);
  } catch (const Error& error) {
    // What a missing file is called differs from storage to storage.
    if (error.kind() == ErrorKind::cancelled || error.kind() == ErrorKind::config ||
        rclone_.stat(remote_, path))
      throw;
  }
  if (!lstat_of(file))  // some storages call copying nothing a success (rclone #431)
    throw Error(ErrorKind::not_found,
                fmt::format("fetch {}: the store does not have it", object.oid));
  if (!holds(file, object))
    throw Error(ErrorKind::integrity,
                fmt::format("fetch {}: what the store has is damaged", object.oid));
  leftover.keep();
}

}  // namespace ztgit::cloud
