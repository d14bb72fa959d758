#include "metadata/sources.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "base/file.hpp"

namespace ztgit::metadata {

std::size_t MemorySource::read(std::uint64_t offset, std::span<std::byte> bytes) const {
  if (offset >= bytes_.size()) return 0;
  const auto start = offset;
  const auto count = std::min(bytes.size(), bytes_.size() - start);
  if (count > 0) std::memcpy(bytes.data(), bytes_.data() + start, count);
  return count;
}

FileSource::FileSource(const File& file, std::filesystem::path name_for_errors)
    : file_(file), name_(std::move(name_for_errors)) {
  const auto status = stat_of(file_, name_);
  size_ = status.st_size > 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

std::size_t FileSource::read(std::uint64_t offset, std::span<std::byte> bytes) const {
  if (offset >= size_ || bytes.empty()) return 0;
  if (bytes.size() > buffer_.size()) return read_at(file_, offset, bytes, name_);
  const bool buffered = offset >= buffered_at_ && offset - buffered_at_ < buffered_ &&
                        bytes.size() <= buffered_ - (offset - buffered_at_);
  if (!buffered) {
    buffered_ = 0;  // stays empty if the read throws
    const auto wanted =
        std::min<std::uint64_t>(buffer_.size(), size_ - offset);  // no extra call to see the end
    buffered_ = read_at(file_, offset, std::span(buffer_).first(wanted), name_);
    buffered_at_ = offset;
  }
  const auto skip = offset - buffered_at_;
  const auto count = std::min(bytes.size(), buffered_ - skip);
  if (count > 0) std::memcpy(bytes.data(), buffer_.data() + skip, count);
  return count;
}

}  // namespace ztgit::metadata
