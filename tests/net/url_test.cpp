#include "net/url.hpp"

#include "catch.hpp"

using namespace ztgit::net;

TEST_CASE("a URL's server is what libcurl would connect to", "[net][url]") {
  const auto [text, origin] = GENERATE(table<std::string, std::string>({
      {"https://gitee.com/o/r.git", "https://gitee.com:443"},
      {"http://Gitee.COM:8080/x", "http://gitee.com:8080"},
      {"https://u:p@host.example/x", "https://host.example:443"},
      {"https://host.example:443", "https://host.example:443"},
      {"https://good.example@evil.example/", "https://evil.example:443"},
      {"https://evil.example#@good.example/", "https://evil.example:443"},
      {"https://[::1]:8443/x", "https://[::1]:8443"},
  }));
  const auto url = parse_url(text);
  REQUIRE(url);
  CHECK(url->origin() == origin);
}

TEST_CASE("what cannot be fetched over http is no URL", "[net][url]") {
  const auto* text = GENERATE("", "git@gitee.com:o/r.git", "ssh://host/x", "file:///etc/passwd",
                              "https://", "https://a b/", "https://host/\r\nX: y", "ftp://host/x");
  CHECK_FALSE(parse_url(text));
}

TEST_CASE("a URL is shown without user, password and query", "[net][url]") {
  CHECK(parse_url("https://u:secret@host.example/a?token=secret")->shown() ==
        "https://host.example/a");
  CHECK(parse_url("http://host.example:81/a")->shown() == "http://host.example:81/a");
  CHECK(without_credentials("https://u:secret@host.example/a?b=c") == "https://host.example/a?b=c");
  CHECK(without_credentials("not a url") == "not a url");
}

TEST_CASE("a reference is taken as seen from its base", "[net][url]") {
  CHECK(resolve_url("https://a.example/x/y?q", "/z") == "https://a.example/z");
  CHECK(resolve_url("https://a.example/x/y", "z") == "https://a.example/x/z");
  CHECK(resolve_url("https://a.example/x", "http://b.example/") == "http://b.example/");
  CHECK_FALSE(resolve_url("https://a.example/x", "/z\r\nSet-Cookie: a"));
}

TEST_CASE("a remote's folder is told from another machine", "[git][transfer]") {
  const auto [url, folder] = GENERATE(table<std::string, std::string>({
      {"/srv/hero.git", "/srv/hero.git"},
      {"../hero.git", "/home/hero.git"},
      {"file:///srv/my%20art.git", "/srv/my art.git"},
      {"file://localhost/srv/a.git", "/srv/a.git"},
      {"file://nas/share/a.git", ""},
      {"https://gitee.com/a/b.git", ""},
      {"git@gitee.com:a/b.git", ""},
      {"./odd:name", "/home/lin/odd:name"},
  }));
  INFO(url);
  const auto found = local_folder(url, "/home/lin");
  CHECK(found.value_or("").string() == folder);
}
