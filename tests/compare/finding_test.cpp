#include <fmt/format.h>

#include "catch.hpp"
#include "compare/comparison.hpp"
#include "compare/markdown.hpp"
#include "compare/prompt_lines.hpp"
#include "imaging/encode.hpp"

using namespace ztgit;
using namespace ztgit::compare;

namespace {

imaging::Picture grey(std::uint32_t width, std::uint32_t height) {
  imaging::Picture picture;
  picture.width = picture.full_width = width;
  picture.height = picture.full_height = height;
  picture.pixels.assign(std::size_t{width} * height * 4, 255);
  return picture;
}

void fill(imaging::Picture& picture, const imaging::Region& box) {
  for (auto y = box.y; y < box.y + box.height; ++y)
    for (auto x = box.x; x < box.x + box.width; ++x)
      picture.pixels[(std::size_t{y} * picture.width + x) * 4] = 0;
}

Side side(const std::string& name, const imaging::Picture& picture,
          const metadata::Record& record = {}) {
  Side made;
  made.name = name;
  made.oid = name;
  made.record = record;
  made.file = imaging::encode_webp(picture, {true, 0});
  return made;
}

metadata::Record record(std::uint64_t seed, const std::string& prompt) {
  metadata::Record made;
  made.generation.seed = seed;
  made.generation.prompt = prompt;
  return made;
}

std::string found(const Side& before, const Side& after) {
  const auto result = compare::compare(before, after);
  return fmt::format("{}: {}", name_of(result.verdict), finding(result));
}

}  // namespace

TEST_CASE("what changed is told in one line, parameters and pixels linked", "[compare][finding]") {
  const auto plain = grey(100, 80);
  auto scarf = plain, noise = plain;
  fill(scarf, {20, 30, 10, 8, 0});
  fill(noise, {0, 0, 100, 78, 0});
  const auto cat = record(1, "a cat"), other_seed = record(2, "a cat"),
             with_scarf = record(1, "a cat, red scarf");
  CHECK(found(side("a", plain, cat), side("a", plain, cat)) == "same_file: the same file");
  CHECK(found(side("a", plain, cat), side("b", plain, cat)) ==
        "other_bytes: the same pixels and parameters in another file");
  CHECK(found(side("a", plain, cat), side("b", plain, other_seed)) ==
        "same_pixels: the same pixels: only what is said about them changed (seed)");
  CHECK(found(side("a", plain, cat), side("b", noise, other_seed)) ==
        "changed: only seed changed, 98 % of the pixels moved");
  CHECK(found(side("a", plain, cat), side("b", scarf, with_scarf)) ==
        "changed: prompt + `red scarf`: 1.0 % of the pixels moved, inside 20,30 10×8");
  CHECK(found(side("a", plain, cat), side("b", scarf, cat)) ==
        "other_pixels: the same parameters, but 1.0 % of the pixels moved, inside 20,30 10×8: not "
        "deterministic, or retouched");
  CHECK(found(side("a", plain), side("b", scarf, cat)) ==
        "unknown_parameters: 1.0 % of the pixels moved, inside 20,30 10×8; how one of them was "
        "made is not known");
}

TEST_CASE("sizes, transparency and noise are remarked on", "[compare][finding]") {
  auto glass = grey(60, 60);
  glass.pixels[3] = 0;
  glass.has_alpha = true;
  const auto sizes = compare::compare(side("a", grey(60, 60)), side("b", grey(30, 60)));
  REQUIRE(sizes.remarks.size() == 1);
  CHECK(sizes.remarks[0] ==
        "the sizes differ, 60×60 and 30×60: compared at 30×60, and one of them is distorted by "
        "that");
  const auto alpha = compare::compare(side("a", grey(60, 60)), side("b", glass));
  REQUIRE(alpha.remarks.size() == 1);
  CHECK(alpha.remarks[0] == "only the second one has transparent parts");
}

TEST_CASE("a picture that cannot be shown leaves the parameters to compare", "[compare][finding]") {
  auto broken = side("b\x1b[31m", grey(8, 8), record(2, "a cat"));
  broken.file = std::string("not a picture");
  const auto result = compare::compare(side("a", grey(8, 8), record(1, "a cat")), broken);
  CHECK(result.verdict == Verdict::unseen);
  CHECK(finding(result) == "seed changed; the pixels were not compared");
  REQUIRE(result.remarks.size() == 1);
  CHECK(result.remarks[0].find('\x1b') == std::string::npos);
}

TEST_CASE("shares are rounded without lying at the ends", "[compare][finding]") {
  CHECK(share_text(0) == "no");
  CHECK(share_text(0.0004) == "less than 0.1 %");
  CHECK(share_text(0.041) == "4.1 %");
  CHECK(share_text(0.9999) == "99 %");
  CHECK(share_text(1) == "100 %");
}

TEST_CASE("a prompt's change is shown in phrases", "[compare][prompt_lines]") {
  const auto lines =
      prompt_lines(word_difference("a cat, in a forest, at night, photo, 35mm, sharp",
                                   "a cat, in a wood, at night, photo, 35mm, sharp"));
  CHECK(lines == std::vector<PromptLine>{{Change::same, "a cat,"},
                                         {Change::removed, "in a forest,"},
                                         {Change::added, "in a wood,"},
                                         {Change::same, "at night,"},
                                         {Change::same, "…"}});
}

TEST_CASE("nothing of a picture means anything in Markdown", "[compare][markdown]") {
  const std::string evil =
      "<script>x</script> @all #1 !2 [a](http://b) ![i](j) `c` ``` | *d* --> "
      "www.evil.com \x1b[2J \xe2\x80\xae";
  auto before = record(1, "a cat"), after = record(2, evil + "\n```\n# title\n- list");
  after.generation.sampler = evil;
  after.generation.extra = {{evil, "v"}};
  const auto text =
      to_markdown(compare::compare(side("a", grey(8, 8), before), side("b", grey(8, 8), after)));
  const auto fence = text.find("````diff\n");
  REQUIRE(fence != std::string::npos);
  const auto outside = text.substr(0, fence);
  for (const char* bad :
       {"<script", "@all", "#1", "!2", "](", "`c`", "www.evil", "http:/", "\x1b", "\xe2\x80\xae"})
    CHECK(outside.find(bad) == std::string::npos);
  // Every line between the fences has its mark.
  const auto end = text.find("\n````\n", fence + 1);
  REQUIRE(end != std::string::npos);
  std::string_view block(text);
  block = block.substr(fence + 9, end + 1 - fence - 9);
  while (!block.empty()) {
    CHECK((block[0] == '+' || block[0] == '-' || block[0] == ' '));
    block.remove_prefix(block.find('\n') + 1);
  }
}
