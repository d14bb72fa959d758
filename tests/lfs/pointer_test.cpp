#include "lfs/pointer.hpp"

#include "catch.hpp"
#include "temp_dir.hpp"

using namespace ztgit::lfs;

namespace {

const std::string kOid(64, 'a');
const std::string kVersionLine = "version https://git-lfs.github.com/spec/v1\n";
const std::string kOidLine = "oid sha256:" + kOid + "\n";

}  // namespace

TEST_CASE("a pointer survives being written and read back", "[lfs][pointer]") {
  const auto size = GENERATE(std::uint64_t{1}, 1023U, 1024U, 4'294'967'296U, INT64_MAX);
  const Pointer pointer{kOid, size, {}};
  CHECK(parse_pointer(to_text(pointer)) == pointer);
  CHECK(is_canonical(to_text(pointer)));
}

TEST_CASE("the pointer of an empty file is the empty file", "[lfs][pointer]") {
  const auto pointer = parse_pointer("");
  REQUIRE(pointer);
  CHECK(pointer->size == 0);
  CHECK(pointer->oid == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_text(*pointer).empty());
}

TEST_CASE("what git-lfs tolerates in a pointer is read, but is not canonical", "[lfs][pointer]") {
  const auto [why, text] = GENERATE(table<std::string, std::string>({
      {"no final newline", kVersionLine + kOidLine + "size 1"},
      {"CRLF line ends",
       "version https://git-lfs.github.com/spec/v1\r\noid sha256:" + kOid + "\r\nsize 1\r\n"},
      {"blank lines around", "\n" + kVersionLine + kOidLine + "size 1\n\n"},
      {"the first version's URL", "version http://git-media.io/v/2\n" + kOidLine + "size 1\n"},
      {"the hawser URL", "version https://hawser.github.com/spec/v1\n" + kOidLine + "size 1\n"},
  }));
  INFO(why);
  const auto pointer = parse_pointer(text);
  REQUIRE(pointer);
  CHECK(pointer->oid == kOid);
  CHECK(pointer->size == 1);
  CHECK_FALSE(is_canonical(text));
}

TEST_CASE("extensions are kept in the order of their priority", "[lfs][pointer]") {
  const std::string other(64, 'b');
  const auto text = kVersionLine + "ext-0-gzip sha256:" + other + "\next-1-case sha256:" + other +
                    "\n" + kOidLine + "size 7\n";
  const auto pointer = parse_pointer(text);
  REQUIRE(pointer);
  REQUIRE(pointer->extensions.size() == 2);
  CHECK(pointer->extensions[1].name == "case");
  CHECK(to_text(*pointer) == text);
  CHECK_FALSE(parse_pointer(kVersionLine + "ext-1-b sha256:" + other + "\next-1-a sha256:" + other +
                            "\n" + kOidLine + "size 7\n"));
}

TEST_CASE("anything else is ordinary content, not a pointer", "[lfs][pointer]") {
  const auto [why, text] = GENERATE(table<std::string, std::string>({
      {"PNG signature", "\x89PNG\r\n\x1a\n"},
      {"another spec version",
       "version https://git-lfs.github.com/spec/v2\n" + kOidLine + "size 1\n"},
      {"upper-case digest", kVersionLine + "oid sha256:" + std::string(64, 'A') + "\nsize 1\n"},
      {"short digest", kVersionLine + "oid sha256:abc\nsize 1\n"},
      {"negative size", kVersionLine + kOidLine + "size -1\n"},
      {"size beyond 63 bits", kVersionLine + kOidLine + "size 9223372036854775808\n"},
      {"keys in another order", kVersionLine + "size 1\n" + kOidLine},
      {"a further line", kVersionLine + kOidLine + "size 1\nextra 2\n"},
      {"a pointer and 1024 bytes more",
       kVersionLine + kOidLine + "size 1\n" + std::string(1024, ' ')},
  }));
  INFO(why);
  CHECK(parse_pointer(text) == std::nullopt);
}

TEST_CASE("point_at names the content of a file", "[lfs][pointer]") {
  ztgit::test::TempDir dir;
  const auto pointer = point_at(dir.write("hello.txt", "hello\n"));
  CHECK(pointer.size == 6);
  CHECK(pointer.oid == "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");
}
