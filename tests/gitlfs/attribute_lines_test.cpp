#include "attribute_lines.hpp"

#include "catch.hpp"

using namespace ztgit::gitlfs;

TEST_CASE("blanks and number signs of a pattern are escaped and come back") {
  CHECK(escape_pattern("a b.dat") == "a[[:space:]]b.dat");
  CHECK(escape_pattern("x#y") == "x\\#y");
  CHECK(escape_pattern("back\\slash") == "back/slash");
  CHECK(escape_pattern("*.[pP]ng") == "*.[pP]ng");
  CHECK(escape_name("a [1]*?.dat") == "a[[:space:]]\\[1\\]\\*\\?.dat");
  for (const auto* pattern : {"a b.dat", "x#y", "*.png", "# a", " "})
    CHECK(unescape_pattern(escape_pattern(pattern)) == pattern);
}

TEST_CASE("a line says whether its pattern is tracked, excluded or lockable") {
  Macros macros;
  const auto line = [&](const char* text) { return parse_attribute_line(text, macros); };
  const auto tracked = line("*.png filter=lfs diff=lfs merge=lfs -text lockable");
  REQUIRE(tracked);
  CHECK(tracked->pattern == "*.png");
  CHECK(tracked->tracked);
  CHECK(tracked->lockable);
  for (const auto* text : {"*.txt !filter", "*.txt -filter", "*.txt filter=other"}) {
    const auto excluded = line(text);
    REQUIRE(excluded);
    CHECK(excluded->has_filter);
    CHECK_FALSE(excluded->tracked);
  }
  const auto other = line("*.c text");
  REQUIRE(other);
  CHECK_FALSE(other->has_filter);
  CHECK_FALSE(line("# *.png filter=lfs"));
  CHECK_FALSE(line("   "));
  CHECK_FALSE(line("\"no end filter=lfs"));
}

TEST_CASE("the last word on a filter wins in a line") {
  Macros macros;
  CHECK_FALSE(parse_attribute_line("*.png filter=lfs -filter", macros)->tracked);
  CHECK(parse_attribute_line("*.png -filter filter=lfs", macros)->tracked);
}

TEST_CASE("a macro stands for its attributes") {
  Macros macros;
  CHECK_FALSE(parse_attribute_line("[attr]picture filter=lfs lockable", macros));
  const auto line = parse_attribute_line("*.c picture", macros);
  REQUIRE(line);
  CHECK(line->tracked);
  CHECK(line->lockable);
  // One that names itself ends.
  CHECK_FALSE(parse_attribute_line("[attr]again again", macros));
  CHECK_FALSE(parse_attribute_line("*.d again", macros)->has_filter);
}

TEST_CASE("a pattern in quotes is read without them") {
  CHECK(pattern_of_line("\"q q.d\" filter=lfs") == "q q.d");
  CHECK(pattern_of_line("\"a\\\"b\" filter=lfs") == "a\"b");
  CHECK(pattern_of_line("  *.png filter=lfs") == "*.png");
  CHECK(pattern_of_line("").empty());
}

TEST_CASE("lines keep the ends that they had") {
  const auto lines = split_lines("a\r\nb\n\nc");
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].text == "a");
  CHECK(lines[0].end == "\r\n");
  CHECK(lines[1].end == "\n");
  CHECK(lines[2].text.empty());
  CHECK(lines[3].text == "c");
  CHECK(lines[3].end.empty());
  CHECK(split_lines("").empty());
}
