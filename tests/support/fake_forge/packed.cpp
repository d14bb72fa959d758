#include <string>
#include <zlib.h>

#include "base/file.hpp"
#include "forge.hpp"

namespace ztgit::test {

namespace {

constexpr std::uint64_t kMostPacked = std::uint64_t{64} << 20;  // of an object in memory
constexpr int kGzip = 15 + 16;  // zlib: the window, and gzip's frame

std::string gzip(std::string bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace

void send_packed(Call& call, const std::filesystem::path& object) {
  call.response.set_header("Content-Encoding", "gzip");
  call.response.set_content(gzip(read_file(object, kMostPacked)), "application/octet-stream");
}

}  // namespace ztgit::test
