#include "base/text.hpp"

#include <array>
#include <string>
#include <utility>

#include "catch.hpp"

using namespace ztgit;
using namespace std::string_literals;

TEST_CASE("valid UTF-8 is what RFC 3629 says", "[base][text]") {
  for (const auto& text : {""s, "plain"s, "狐狸"s, "🦊"s, "\0"s, "\x7f"s, "\xf4\x8f\xbf\xbf"s}) {
    INFO(text);
    CHECK(is_valid_utf8(text));
  }
  const std::array bad = {
      "\x80"s,              // a lone continuation
      "\xc0\xaf"s,          // overlong '/'
      "\xe0\x80\x80"s,      // overlong NUL
      "\xed\xa0\x80"s,      // a surrogate
      "\xf4\x90\x80\x80"s,  // above U+10FFFF
      "\xff"s,              // never a byte of UTF-8
      "abc\xe7\x8b"s,       // cut inside a character
  };
  for (const auto& text : bad) CHECK_FALSE(is_valid_utf8(text));
}

TEST_CASE("invalid bytes become replacement characters and the rest stays", "[base][text]") {
  CHECK(replace_invalid_utf8("a\xffz") == "a\uFFFDz");
  CHECK(replace_invalid_utf8("狐\xe7\x8b") == "狐\uFFFD\uFFFD");
  CHECK(replace_invalid_utf8("").empty());
  CHECK(is_valid_utf8(replace_invalid_utf8("\xed\xa0\x80\xc0\xaf\xfe")));
}

TEST_CASE("visible text cannot lie about itself", "[base][text]") {
  const std::array<std::pair<std::string, std::string>, 14> cases = {{
      {"plain words, 42!", "plain words, 42!"},
      {"one\ntwo", "one\ntwo"},
      {"one\r\ntwo", "one\ntwo"},
      {"one\rtwo", "one\ntwo"},
      {"one\r\r\ntwo", "one\n\ntwo"},
      {"a\tb", "a    b"},
      {"\x1b[31mred", "\\u{1b}[31mred"},
      {"a\0b"s, "a\\u{0}b"},
      {"\x7f", "\\u{7f}"},
      {"\u009b", "\\u{9b}"},                       // CSI as one C1 character
      {"gpj.\u202Efox", "gpj.\\u{202e}fox"},       // right-to-left override
      {"a\u2028b\u2029", "a\\u{2028}b\\u{2029}"},  // line and paragraph separator
      {"\uFEFFa\u200Bb", "\\u{feff}a\\u{200b}b"},  // byte order mark, zero width space
      {"नमस्\u200Dते می\u200Cخواهم", "नमस्\u200Dते می\u200Cخواهم"},  // joiners are spelling
  }};
  for (const auto& [hostile, shown] : cases) CHECK(visible(hostile) == shown);
  CHECK(visible("\xffok") == "\uFFFDok");
}

TEST_CASE("showing visible text once more changes nothing", "[base][text]") {
  const auto once = visible("a\t\x1b\r\n狐\u202E\xc3"s);
  CHECK(visible(once) == once);
}

TEST_CASE("a visible line is one line", "[base][text]") {
  CHECK(visible_line("  one\r\ntwo\n\n") == "one two");
  CHECK(visible_line("\n\n").empty());
}

TEST_CASE("a cut never falls inside a character", "[base][text]") {
  const std::string text = "a狐🦊";  // 1 + 3 + 4 bytes
  CHECK(cut_utf8(text, 0).empty());
  CHECK(cut_utf8(text, 1) == "a");
  CHECK(cut_utf8(text, 3) == "a");
  CHECK(cut_utf8(text, 4) == "a狐");
  CHECK(cut_utf8(text, 7) == "a狐");
  CHECK(cut_utf8(text, 8) == text);
  CHECK(cut_utf8(text, 100) == text);
}

TEST_CASE("names that Windows or macOS take for one have one key", "[base][text]") {
  CHECK(collision_key("Fox.PNG") == collision_key("fox.png"));
  CHECK(collision_key("CAF\u00C9") == collision_key("cafe\u0301"));  // composed, decomposed
  CHECK(collision_key("stra\u00DFe") == collision_key("STRASSE"));
  CHECK(collision_key("\u03A3") == collision_key("\u03C2"));  // final sigma
  CHECK(collision_key("fox1.png") != collision_key("fox2.png"));
  CHECK(collision_key("狐.png") != collision_key("狸.png"));
  CHECK(collision_key("\xff") == "\xff");
}

TEST_CASE("trim takes ASCII blanks only", "[base][text]") {
  CHECK(trim(" \t\r\n a b \f\v") == "a b");
  CHECK(trim("\u3000a") == "\u3000a");
  CHECK(trim("  ").empty());
}

TEST_CASE("lower case leaves other alphabets alone", "[base][text]") {
  CHECK(ascii_lower("AbZ[É狐") == "abz[É狐");
}

TEST_CASE("the edit distance counts what a typing hand does", "[base][text]") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "hero") == 4);
  CHECK(edit_distance("hero", "") == 4);
  CHECK(edit_distance("hero", "hero") == 0);
  CHECK(edit_distance("hero", "heros") == 1);  // insert
  CHECK(edit_distance("hero", "her") == 1);    // delete
  CHECK(edit_distance("hero", "zero") == 1);   // replace
  CHECK(edit_distance("hero", "ehro") == 1);   // swap
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ca", "abc") == 3);   // optimal string alignment, not the unrestricted 2
  CHECK(edit_distance("狐狸", "狐") == 1);  // characters, not bytes
}

TEST_CASE("without a catalogue a translation is the English text", "[base][text]") {
  CHECK(std::string(tr("Promoted one image.")) == "Promoted one image.");
}

TEST_CASE("names collide exactly when their keys are equal", "[base][text]") {
  const auto a = GENERATE("cat.png", "CAT.PNG", "caT.png", "cat.png2", "", "c", "é.png",
                          "e\xCC\x81.png", "É.png", "straße.png", "STRASSE.png", "\xFFx", "一.png");
  const auto b = GENERATE("cat.png", "Cat.Png", "dog.png", "", "C", "\xC3\xA9.png", "E\xCC\x81.png",
                          "strasse.png", "\xFFX", "一.PNG", "K.png", "k.png");
  CHECK(names_collide(a, b) == (collision_key(a) == collision_key(b)));
}
