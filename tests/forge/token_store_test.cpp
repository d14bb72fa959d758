#include "forge/token_store.hpp"

#include <fstream>
#include <sstream>
#include <sys/stat.h>

#include "base/error.hpp"
#include "catch.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::forge;

namespace {

net::Url url(const std::string& text) { return net::parse_url(text).value(); }

template <class Body>
Error error_of(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  return Error(ErrorKind::internal, "");
}

std::string all_of(const Error& error) {
  std::string text = error.what();
  for (const auto& line : error.hints()) text += "\n" + line;
  return text;
}

std::string content(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("a token is kept for one origin, in a file of the user alone", "[forge][store]") {
  const test::TempDir home;
  TokenStore store(home.path());
  CHECK_FALSE(store.find(url("https://gitee.com/")));
  CHECK(store.origins().empty());
  store.put(url("https://gitee.com/o/r.git"), {"", Secret("one")});
  store.put(url("https://gitee.com:8443/"), {"me", Secret("two")});
  store.put(url("http://127.0.0.1:3000/"), {"", Secret("three")});
  struct stat status {};
  REQUIRE(::stat(store.file().c_str(), &status) == 0);
  CHECK((status.st_mode & 07777U) == 0600U);
  CHECK(store.find(url("https://gitee.com/"))->token.reveal() == "one");
  CHECK(store.find(url("https://gitee.com:8443/x"))->user == "me");
  for (const auto* other : {"http://gitee.com/", "https://gitee.com:444/", "https://www.gitee.com/",
                            "https://gitee.com.evil.org/", "http://127.0.0.1/"})
    CHECK_FALSE(store.find(url(other)));
  CHECK(store.origins() == std::vector<std::string>{"http://127.0.0.1:3000", "https://gitee.com",
                                                    "https://gitee.com:8443"});
  store.put(url("https://gitee.com/"), {"", Secret("newer")});
  CHECK(store.find(url("https://gitee.com/"))->token.reveal() == "newer");
  CHECK(content(store.file()) ==
        "# ztgit tokens 1: origin, user (- for the usual one), token. Keep this file to yourself.\n"
        "http://127.0.0.1:3000 - three\n"
        "https://gitee.com - newer\n"
        "https://gitee.com:8443 me two\n");
  CHECK(store.remove(url("https://gitee.com/")));
  CHECK_FALSE(store.remove(url("https://gitee.com/")));
  CHECK_FALSE(store.find(url("https://gitee.com/")));
}

TEST_CASE("a file of tokens that others can read is refused", "[forge][store]") {
  const test::TempDir home;
  TokenStore store(home.path());
  store.put(url("https://gitee.com/"), {"", Secret("sesame")});
  for (const mode_t mode : {0640U, 0604U, 0620U}) {
    ::chmod(store.file().c_str(), mode);
    const auto error = error_of([&] { store.find(url("https://gitee.com/")); });
    CHECK(error.kind() == ErrorKind::config);
    CHECK(all_of(error).find("chmod 600 '" + store.file().string() + "'") != std::string::npos);
    CHECK(all_of(error).find("sesame") == std::string::npos);
  }
}

TEST_CASE("what is no token is not stored, and not repeated", "[forge][store]") {
  const test::TempDir home;
  TokenStore store(home.path());
  for (const std::string token : {"", "two words", "line\nbreak", "t\x1b[31m", "\xe4\xb8\xad"}) {
    const auto error = error_of([&] { store.put(url("https://gitee.com/"), {"", Secret(token)}); });
    CHECK(error.kind() == ErrorKind::usage);
    if (!token.empty()) CHECK(all_of(error).find(token) == std::string::npos);
  }
  CHECK(error_of([&] {
          store.put(url("https://gitee.com/"), {"", Secret(std::string(9000, 'a'))});
        }).kind() == ErrorKind::usage);
  CHECK(error_of([&] {
          store.put(url("https://gitee.com/"), {"a:b", Secret("t")});
        }).kind() == ErrorKind::usage);
  CHECK(error_of([&] {
          store.put(url("http://gitee.com/"), {"", Secret("t")});
        }).kind() == ErrorKind::usage);
  CHECK_FALSE(std::filesystem::exists(store.file()));
}

TEST_CASE("a broken file of tokens names the line and not the token", "[forge][store]") {
  const test::TempDir home;
  TokenStore store(home.path());
  store.put(url("https://gitee.com/"), {"", Secret("sesame")});
  for (const std::string line :
       {"https://gitee.com/ - sesame", "gitee.com - sesame", "https://x.org - sesame more",
        "https://x.org sesame", "HTTPS://x.org - sesame"}) {
    std::ofstream(store.file()) << "# comment\n\n" << line << "\n";
    const auto error = error_of([&] { store.origins(); });
    INFO(line);
    CHECK(error.kind() == ErrorKind::config);
    CHECK(all_of(error).find("line 3") != std::string::npos);
    CHECK(all_of(error).find("sesame") == std::string::npos);
  }
}
