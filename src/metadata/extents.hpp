#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "metadata/byte_source.hpp"

namespace ztgit::metadata {

// Pieces of a file, read as one: JPEG segments, GIF sub-blocks, the extents of a HEIF item. Borrows
// `whole`; copies nothing.
class Extents final : public ByteSource {
 public:
  explicit Extents(const ByteSource& whole) noexcept : whole_(whole) {}
  Extents(const Extents&) = delete;
  Extents& operator=(const Extents&) = delete;
  Extents& operator=(Extents&&) = delete;
  ~Extents() override = default;
  Extents(Extents&& other) noexcept
      : whole_(other.whole_), pieces_(std::move(other.pieces_)), size_(other.size_) {}

  // Beyond limits::kChunks pieces it stays as it is: 24 bytes each for sub-blocks of one.
  void append(std::uint64_t offset, std::uint64_t length);

  std::uint64_t size() const override { return size_; }
  std::size_t read(std::uint64_t offset, std::span<std::byte> bytes) const override;

 private:
  struct Piece {
    std::uint64_t at;  // in the whole
    std::uint64_t begin, length;
  };

  const ByteSource& whole_;
  std::vector<Piece> pieces_;
  std::uint64_t size_ = 0;
};

}  // namespace ztgit::metadata
