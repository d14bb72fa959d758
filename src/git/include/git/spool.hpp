#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/file.hpp"

namespace ztgit::git {

// Bytes on their way: in memory while they are few, in a nameless file above kInMemory. Written
// first, read afterwards, from the start as often as needed.
class Spool {
 public:
  static constexpr std::size_t kInMemory = std::size_t{1} << 20;

  // `folder`: where the nameless file goes, on a disk with room.
  explicit Spool(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool() = default;

  void write(std::string_view bytes);            // at the end; Error (io)
  std::size_t read(std::span<std::byte> bytes);  // 0: the end
  void rewind() noexcept { position_ = 0; }
  void clear() noexcept;
  std::uint64_t size() const noexcept { return size_; }

 private:
  std::filesystem::path folder_;
  std::string memory_;
  File file_;
  std::uint64_t size_ = 0, position_ = 0;
};

}  // namespace ztgit::git
