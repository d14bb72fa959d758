#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/durability.hpp"
#include "base/file.hpp"
#include "lfs/pointer.hpp"

namespace ztgit::lfs {

class Store;

// What a file was like when its bytes were hashed. As long as it is like this, nobody has written
// to it, and it need not be hashed again: git trusts its index in the same way.
struct FileStamp {
  std::uint64_t inode = 0;
  std::int64_t modified = 0;  // ns since 1970
  bool operator==(const FileStamp&) const = default;
};

std::optional<FileStamp> stamp_of(const std::filesystem::path& file);  // nullopt: it is not there

// An object on its way into a store: a complete copy under a temporary name, already hashed.
// Destroyed without place(), it is removed.
class Incoming {
 public:
  Incoming(const Incoming&) = delete;
  Incoming& operator=(const Incoming&) = delete;
  Incoming(Incoming&& other) noexcept;
  Incoming& operator=(Incoming&& other) noexcept;
  ~Incoming();

  const Pointer& pointer() const noexcept { return pointer_; }
  const File& file() const noexcept { return file_; }  // open for reading until close()
  void write_back(SyncBatch& batch);  // begins to make the bytes durable; before close()
  void close() noexcept {
    file_.close();
  }              // a batch of thousands must not hold as many descriptors
  void place();  // gives it its name, once; call after the batch's barrier
  // As it will be under its name; nullopt when the store had the object before.
  std::optional<FileStamp> stamp() const;

 private:
  friend class ObjectWriter;
  Incoming(std::filesystem::path temporary, std::filesystem::path target, File file,
           Pointer pointer);

  std::filesystem::path temporary_;
  std::filesystem::path target_;
  File file_;
  Pointer pointer_;
  bool known_ = false;  // the store holds it already
};

// The objects of one repository, laid out as git-lfs does (fs/fs.go): <folder>/objects/aa/bb/<oid>.
class Store {
 public:
  explicit Store(std::filesystem::path folder) : folder_(std::move(folder)) {}

  const std::filesystem::path& folder() const noexcept { return folder_; }
  std::filesystem::path object_path(std::string_view oid) const;

  // Present with the right size. The bytes are not hashed.
  bool has(const Pointer& pointer) const;

  // Copies `source` in, from its beginning, hashing on the way: each byte is read once. Error (io)
  // when it is longer than `most_bytes`.
  Incoming receive(const File& source, const std::filesystem::path& name_for_errors,
                   std::uint64_t most_bytes = UINT64_MAX);

  // A name in <folder>/tmp, which is made if need be, that nobody uses.
  std::filesystem::path new_temporary() const;

  // Gives a file in the store's file system, complete and durable (SyncBatch), the object's name.
  // Whether the bytes are those of the oid is the caller's to know.
  void adopt(const std::filesystem::path& file, const Pointer& pointer) const;

  // Removes what killed runs left in <folder>/tmp. Call with the project's lock held, or let those
  // stay that somebody may still be writing.
  void remove_stale_temporaries(std::chrono::seconds younger_stay = std::chrono::seconds(0)) const;

 private:
  std::filesystem::path folder_;
};

// Where a repository keeps its objects: `lfs.storage`, absolute or relative to the common git
// directory, else "lfs" there.
std::filesystem::path store_folder(const std::filesystem::path& common_dir,
                                   const std::optional<std::string>& lfs_storage);

// Lets the empty file `to` have the very blocks of `from`, where the file system can (XFS, Btrfs).
// False: it cannot, and nothing was done.
bool share_bytes(const File& from, const File& to) noexcept;

// Fills the empty file `to` with `from`'s bytes: shared blocks where the file system can, else
// copied inside the kernel.
void copy_bytes(const File& from, const File& to, const std::filesystem::path& name_for_errors);

}  // namespace ztgit::lfs
