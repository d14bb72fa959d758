#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "metadata/byte_source.hpp"
#include "metadata/limits.hpp"

namespace ztgit {
class File;  // base/file.hpp
}

namespace ztgit::metadata {

// Bytes that are in memory already. The owner keeps them alive.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) noexcept : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  std::size_t read(std::uint64_t offset, std::span<std::byte> bytes) const override;

 private:
  std::string_view bytes_;
};

// An open file, read with pread through one small buffer, so that the file's own position stays and
// a walk over chunk headers costs one call a header at most. The size is the one at construction: a
// file that shrinks meanwhile reads short. Borrows `file`; not for use by two threads at once.
// Reading throws Error (io).
class FileSource final : public ByteSource {
 public:
  FileSource(const File& file, std::filesystem::path name_for_errors);
  std::uint64_t size() const override { return size_; }
  std::size_t read(std::uint64_t offset, std::span<std::byte> bytes) const override;

 private:
  const File& file_;
  std::filesystem::path name_;
  std::uint64_t size_ = 0;
  mutable std::uint64_t buffered_at_ = 0;
  mutable std::size_t buffered_ = 0;
  mutable std::array<std::byte, limits::kReadAhead> buffer_;
};

}  // namespace ztgit::metadata
