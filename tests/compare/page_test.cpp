#include "compare/page.hpp"

#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "catch.hpp"
#include "imaging/encode.hpp"

using namespace ztgit;
using namespace ztgit::compare;

namespace {

Side side(const std::string& name, std::uint8_t red, const std::string& prompt) {
  imaging::Picture picture;
  picture.width = picture.height = picture.full_width = picture.full_height = 16;
  picture.pixels.assign(1024, 255);  // 16 × 16 of four bytes
  for (std::size_t i = 0; i < picture.pixels.size(); i += 4) picture.pixels[i] = red;
  Side made;
  made.name = name;
  made.oid = name;
  made.record.generation.prompt = prompt;
  made.record.generation.sampler = prompt;
  made.file = imaging::encode_webp(picture, {true, 0});
  return made;
}

std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const auto begin = text.find(from) + from.size();
  return text.substr(begin, text.find(to, begin) - begin);
}

std::size_t count_of(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("the page shows both pictures and lets nothing of them act", "[compare][page]") {
  const std::string evil =
      "</p><script>alert(1)</script><img src=x onerror=alert(2)> \"'{{title}} \xe2\x80\xae";
  const auto before = side("a.png", 0, "a cat"), after = side(evil, 255, evil);
  CompareOptions options;
  options.keep_pictures = true;
  Page page;
  page.add(before, after, compare::compare(before, after, options));
  page.add(std::nullopt, after, std::nullopt);
  const auto html = page.html();
  CHECK(count_of(html, "<script") == 1);
  CHECK(count_of(html, "<img") == 3);
  CHECK(count_of(html, "data:image/webp;base64,") == 3);
  CHECK(html.find("onerror=alert(2)>") == std::string::npos);
  CHECK(html.find("\xe2\x80\xae") == std::string::npos);
  CHECK(count_of(html, "{{title}}") > 0);  // as text: no template of ours is filled twice
  CHECK(html.find("http:") == std::string::npos);
  CHECK(html.find("https:") == std::string::npos);
}

TEST_CASE("the page's policy names the hashes of its own style and script", "[compare][page]") {
  const auto html = Page().html();
  const auto hash = [](const std::string& text) {
    std::string raw;
    const auto hex = sha256_of(text);
    for (std::size_t i = 0; i < hex.size(); i += 2)
      raw += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return "'sha256-" + base64_of(raw) + "'";
  };
  const auto policy = between(html, "Content-Security-Policy\" content=\"", "\"");
  CHECK(policy.find("style-src " + hash(between(html, "<style>", "</style>"))) != policy.npos);
  CHECK(policy.find("script-src " + hash(between(html, "<script>", "</script>"))) != policy.npos);
  CHECK(policy.starts_with("default-src 'none'"));
}
