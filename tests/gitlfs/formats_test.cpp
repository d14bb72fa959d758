#include "formats.hpp"

#include "catch.hpp"

using namespace ztgit::gitlfs;

TEST_CASE("sizes are written in powers of a thousand, with a digit after the point below ten") {
  CHECK(format_bytes(0) == "0 B");
  CHECK(format_bytes(999) == "999 B");
  CHECK(format_bytes(1000) == "1.0 KB");
  CHECK(format_bytes(1049) == "1.0 KB");
  CHECK(format_bytes(1050) == "1.1 KB");
  CHECK(format_bytes(9949) == "9.9 KB");
  CHECK(format_bytes(9950) == "10 KB");
  CHECK(format_bytes(10500) == "10 KB");
  CHECK(format_bytes(11500) == "12 KB");
  CHECK(format_bytes(123456789) == "124 MB");
  CHECK(format_bytes(UINT64_MAX) == "18 EB");
}

TEST_CASE("texts are quoted as Go quotes them") {
  CHECK(go_quoted("*.png") == "\"*.png\"");
  CHECK(go_quoted("a \\[1\\].dat") == "\"a \\\\[1\\\\].dat\"");
  CHECK(go_quoted("say \"hi\"\n\t") == "\"say \\\"hi\\\"\\n\\t\"");
  CHECK(go_quoted("画像.png") == "\"画像.png\"");
  CHECK(go_quoted("\x1b[31m\x7f\xff") == "\"\\x1b[31m\\x7f\\xff\"");
}

TEST_CASE("paths are joined as Go joins them") {
  CHECK(joined_path("", "*.png") == "*.png");
  CHECK(joined_path("sub", "*.png") == "sub/*.png");
  CHECK(joined_path("sub", "../foo.dat") == "foo.dat");
  CHECK(joined_path("sub", "/top.dat") == "sub/top.dat");
  CHECK(joined_path("sub", "dir/") == "sub/dir");
  CHECK(joined_path("sub", "..").empty());
}
