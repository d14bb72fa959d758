#include "private_text.hpp"

#include "catch.hpp"

using namespace ztgit::hooks;

namespace {

std::string codes_in(std::string_view text, Spelling spelling = Spelling::plain) {
  std::string codes;
  for (const auto& found : find_private(text, spelling, {})) codes += std::string(found.code) + " ";
  return codes;
}

}  // namespace

TEST_CASE("home folders are seen in every spelling", "[private]") {
  for (const char* text : {"/home/lin/x", "C:\\Users\\lin\\x", "c:/users/lin/x", "(/Users/lin/x)",
                           "file:///home/lin/x", "D:\\\\Users\\\\lin\\\\x"})
    CHECK(codes_in(text) == "private-path ");
  CHECK(codes_in("text\\n/home/lin/x", Spelling::quoted) == "private-path ");
  CHECK(codes_in("\\\"C:\\\\\\\\Users\\\\\\\\lin\\\\\\\\x\\\"", Spelling::quoted) ==
        "private-path ");
  CHECK(codes_in("C:\\\\Users\\\\nina\\\\x", Spelling::quoted) == "private-path ");
}

TEST_CASE("paths that are nobody's are not told", "[private]") {
  for (const char* text : {"/home/", "/home/lin", "https://example.org/home/lin/", "~/home/x/",
                           "/home/<user>/x", "C:\\Users\\%USERNAME%\\x", "/Users/Shared/x",
                           "a home / Users / x", "https://example.org/users/42/x", "my/home/lin/x"})
    CHECK(codes_in(text).empty());
}

TEST_CASE("URLs give away passwords, tokens and private hosts", "[private]") {
  for (const char* text : {"https://lin:hunter2@example.org/x", "see https://u:p@10.0.0.1",
                           "https://example.org/x?a=1&token=abcdefgh12",
                           "https://example.org/x?X-Amz-Signature=0123456789abcdef"})
    CHECK(codes_in(text).find("secret ") == 0);
  for (const char* text : {"http://10.1.2.3/", "http://172.16.0.1:80", "http://172.31.255.1",
                           "http://nas.local/x", "http://render-box:8188/", "http://[fd00::1]/",
                           "https://git.corp/x", "\"http://192.168.0.5\""})
    CHECK(codes_in(text) == "private-host ");
  for (const char* text :
       {"http://127.0.0.1:8188", "http://localhost/", "https://example.org",
        "https://lin@example.org/x", "s3://bucket/x", "http://172.32.0.1", "http://", "://",
        "https://example.org/?token=short", "https://example.org/?token=<yours>",
        "http://10.1.2.3.example.org/", "https://example.org/?tokens=abcdefgh12"})
    CHECK(codes_in(text).empty());
}

TEST_CASE("URLs in URLs are seen", "[private]") {
  CHECK(codes_in("https://example.org/?next=http://lin:secret@example.com/") == "secret ");
  CHECK(codes_in("https://example.org/?next=http://nas.lan/&token=0123456789") ==
        "secret private-host ");
}

TEST_CASE("each kind is told once, with its first line and how often more", "[private]") {
  const auto found =
      find_private("a\n/home/lin/a\nb\n/home/lin/b\n/home/ann/c", Spelling::plain, {});
  REQUIRE(found.size() == 1);
  CHECK(found[0].line == 2);
  CHECK(found[0].more == 2);
  const auto twice = find_private("http://a.lan http://b.lan", Spelling::plain, {});
  REQUIRE(twice.size() == 1);
  CHECK(twice[0].more == 0);
}
