#include "inflate.hpp"

#include <algorithm>
#include <new>
#include <zlib.h>

namespace ztgit::metadata {

namespace {

class InflateStream {
 public:
  explicit InflateStream(std::string_view packed) {
    // zlib only reads there; its prototype is older than const.
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());  // entries are far below 4 GiB
    constexpr int zlib_or_gzip = 15 + 32;
    if (inflateInit2(&stream_, zlib_or_gzip) != Z_OK) throw std::bad_alloc();
  }
  InflateStream(const InflateStream&) = delete;
  InflateStream& operator=(const InflateStream&) = delete;
  ~InflateStream() { inflateEnd(&stream_); }

  z_stream& get() { return stream_; }

 private:
  z_stream stream_{};
};

}  // namespace

Inflated inflate_bounded(std::string_view packed, std::size_t limit) {
  InflateStream stream(packed);
  Inflated result;
  int status = Z_OK;
  while (status == Z_OK) {
    const auto done = result.bytes.size();
    if (done > limit) return {{}, InflateOutcome::over_limit};
    // Doubling, and one byte beyond the limit to tell "exactly at it" from "over it".
    const auto room = std::min(std::max(done, packed.size() * 4 + 256), limit + 1 - done);
    result.bytes.resize(done + room);
    stream.get().next_out = reinterpret_cast<Bytef*>(result.bytes.data() + done);
    stream.get().avail_out = static_cast<uInt>(room);
    status = inflate(&stream.get(), Z_NO_FLUSH);
    result.bytes.resize(done + room - stream.get().avail_out);
  }
  if (result.bytes.size() > limit) return {{}, InflateOutcome::over_limit};
  if (status != Z_STREAM_END) result.outcome = InflateOutcome::damaged;
  return result;
}

}  // namespace ztgit::metadata
