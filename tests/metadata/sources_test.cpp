#include "metadata/sources.hpp"

#include <array>

#include "base/file.hpp"
#include "catch.hpp"
#include "fixtures.hpp"
#include "temp_dir.hpp"

using namespace ztgit::metadata;

namespace {

std::string read(const ByteSource& source, std::uint64_t offset, std::size_t count) {
  std::string bytes(count, '?');
  bytes.resize(source.read(offset, std::as_writable_bytes(std::span(bytes))));
  return bytes;
}

}  // namespace

TEST_CASE("a file and memory read alike, wherever the reads fall", "[metadata][sources]") {
  ztgit::test::TempDir dir;
  std::string bytes;
  for (int i = 0; i < 20000; ++i)
    bytes += static_cast<char>(static_cast<unsigned char>(i * 7 + i / 256));
  const auto file = ztgit::open_to_read(dir.write("bytes", bytes));
  const FileSource from_file(file, "bytes");
  const MemorySource from_memory(bytes);
  CHECK(from_file.size() == bytes.size());
  CHECK(from_memory.size() == bytes.size());
  for (const std::uint64_t offset :
       {0u, 1u, 4090u, 4096u, 0u, 8000u, 7990u, 19990u, 19999u, 20000u, 30000u})
    for (const std::size_t count : {0u, 1u, 8u, 100u, 4096u, 5000u, 30000u}) {
      INFO(offset << "+" << count);
      const auto expected = offset < bytes.size() ? bytes.substr(offset, count) : std::string();
      CHECK(read(from_file, offset, count) == expected);
      CHECK(read(from_memory, offset, count) == expected);
    }
}

TEST_CASE("an offset near 2^64 is past the end", "[metadata][sources]") {
  CHECK(read(MemorySource("abc"), UINT64_MAX, 8).empty());
}

TEST_CASE("a picture in a file is read as one in memory", "[metadata][sources]") {
  ztgit::test::TempDir dir;
  ztgit::test::PngOptions options;
  options.width = options.height = 64;
  options.noise = true;
  options.after_idat = ztgit::test::text_chunk("parameters", test::infotext());
  const auto file = ztgit::open_to_read(dir.write("a.png", ztgit::test::png(options)));
  const auto found = read_image(FileSource(file, "a.png"), "a.png");
  CHECK(found.complete);
  CHECK(found.record.generation.seed == 42u);
}
