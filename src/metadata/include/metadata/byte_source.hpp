#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace ztgit::metadata {

// Random access to the bytes of one picture: an open file, or memory in tests and fuzz targets.
class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  virtual std::uint64_t size() const = 0;
  // Fills `bytes` from `offset`; the answer is short only at the end.
  virtual std::size_t read(std::uint64_t offset, std::span<std::byte> bytes) const = 0;
};

}  // namespace ztgit::metadata
