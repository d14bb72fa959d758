#include "base/base64.hpp"

#include "catch.hpp"

using namespace ztgit;

TEST_CASE("base64 is that of RFC 4648 section 10, in both directions", "[base][base64]") {
  const auto [bytes, text] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {std::string("\0\xff\0", 3), "AP8A"},
  }));
  CHECK(base64_of(bytes) == text);
  CHECK(base64_decode(text) == bytes);
}

TEST_CASE("base64 has no line breaks and takes more than one group of bytes", "[base][base64]") {
  std::string bytes((std::size_t{3} << 20) + 1, '\xa5');
  const auto text = base64_of(bytes);
  CHECK(text.size() == (bytes.size() + 2) / 3 * 4);
  CHECK(text.find('\n') == text.npos);
  CHECK(base64_decode(text) == bytes);
}

TEST_CASE("a second spelling of the same bytes is not base64", "[base][base64]") {
  const auto text =
      GENERATE(as<std::string>{}, "Zg", "Zg=", "Zh==", "Zg==\n",
               " Zg==", "Zg==Zg==", "====", "Z===", "Zm9v\n\n\n\n", "_-_-", "Zm9\xc3");
  CHECK(base64_decode(text) == std::nullopt);
}
