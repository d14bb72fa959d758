#include "extents.hpp"

#include <algorithm>
#include <iterator>

#include "metadata/limits.hpp"

namespace ztgit::metadata {

void Extents::append(std::uint64_t offset, std::uint64_t length) {
  if (length == 0) return;
  if (!pieces_.empty() && pieces_.back().at + pieces_.back().length == offset) {
    pieces_.back().length += length;
    size_ += length;
    return;
  }
  if (pieces_.size() >= limits::kChunks) return;
  pieces_.push_back({offset, size_, length});
  size_ += length;
}

std::size_t Extents::read(std::uint64_t offset, std::span<std::byte> bytes) const {
  auto piece =
      std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                       [](std::uint64_t value, const Piece& each) { return value < each.begin; });
  if (piece != pieces_.begin()) --piece;
  std::size_t done = 0;
  for (; piece != pieces_.end() && done < bytes.size(); ++piece) {
    const auto skip = offset + done - piece->begin;
    if (skip >= piece->length) break;  // behind the last piece
    const auto count = std::min<std::uint64_t>(bytes.size() - done, piece->length - skip);
    const auto got = whole_.read(piece->at + skip, bytes.subspan(done, count));
    done += got;
    if (got < count) break;
  }
  return done;
}

}  // namespace ztgit::metadata
