#include "base/sha256.hpp"

#include <string>
#include <utility>

#include "catch.hpp"

using namespace ztgit;

// FIPS 180-4 examples, and the empty text.
TEST_CASE("digests are those of FIPS 180-4", "[base][sha256]") {
  CHECK(sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_of(std::string(1000000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a digest does not depend on how the bytes came", "[base][sha256]") {
  Sha256 hash;
  for (const char c : std::string("abc")) hash.update(std::string_view(&c, 1));
  hash.update(std::string_view());
  Sha256 moved(std::move(hash));
  CHECK(moved.finish() == sha256_of("abc"));
}

TEST_CASE("an oid is 64 lower-case hex digits", "[base][sha256]") {
  CHECK(is_sha256(sha256_of("")));
  CHECK_FALSE(is_sha256(""));
  CHECK_FALSE(is_sha256(std::string(63, 'a')));
  CHECK_FALSE(is_sha256(std::string(65, 'a')));
  CHECK_FALSE(is_sha256(std::string(64, 'A')));
  CHECK_FALSE(is_sha256(std::string(64, 'g')));
}
