#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "base/file.hpp"
#include "base/sha256.hpp"
#include "lfs/store.hpp"

namespace ztgit::lfs {

// An object whose bytes come piece by piece, from a pipe or a server, and are hashed on the way.
// They lie in <store>/tmp meanwhile; destroyed before finish(), they are removed.
class ObjectWriter {
 public:
  explicit ObjectWriter(const Store& store);
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;
  ~ObjectWriter();

  void write(std::string_view bytes);  // Error (io)
  // All at once, where the file system lets two files have the same blocks (XFS, Btrfs): then what
  // was shared is hashed, whatever happens to `from` meanwhile. False: it does not. Before any
  // write().
  bool share(const File& from);
  std::uint64_t size() const noexcept { return size_; }
  // Whole, under its temporary name still: place() gives it its own. Call once.
  Incoming finish();

 private:
  const Store& store_;
  std::filesystem::path temporary_;
  File file_;
  Sha256 hash_;
  std::uint64_t size_ = 0;  // bytes
};

}  // namespace ztgit::lfs
