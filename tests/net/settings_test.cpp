#include "net/settings.hpp"

#include "catch.hpp"

using namespace ztgit;
using namespace ztgit::net;

namespace {

const std::string kUrl = "https://user@git.example.com:8443/team/hero.git";

std::optional<std::string> proxy(const std::vector<ConfigEntry>& config) {
  return url_value(config, "http", "proxy", kUrl);
}

}  // namespace

TEST_CASE("the setting of the URL that fits best counts, as git chooses it", "[net][settings]") {
  using Config = std::vector<ConfigEntry>;
  const auto [why, config, wanted] = GENERATE(table<std::string, Config, std::string>({
      {"none for a URL", {{"http.proxy", "a"}}, "a"},
      {"the last of equals", {{"http.proxy", "a"}, {"http.proxy", "b"}}, "b"},
      {"a URL before none",
       {{"http.https://git.example.com:8443.proxy", "a"}, {"http.proxy", "b"}},
       "a"},
      {"a longer path",
       {{"http.https://git.example.com:8443/team.proxy", "a"},
        {"http.https://git.example.com:8443/.proxy", "b"}},
       "a"},
      {"a path ends at a slash",
       {{"http.proxy", "a"}, {"http.https://git.example.com:8443/te.proxy", "b"}},
       "a"},
      {"a star is one label", {{"http.https://*.example.com:8443.proxy", "a"}}, "a"},
      {"a whole host before a star",
       {{"http.https://git.example.com:8443.proxy", "a"},
        {"http.https://*.example.com:8443.proxy", "b"}},
       "a"},
      {"another port", {{"http.proxy", "a"}, {"http.https://git.example.com.proxy", "b"}}, "a"},
      {"another scheme",
       {{"http.proxy", "a"}, {"http.http://git.example.com:8443.proxy", "b"}},
       "a"},
      {"another user",
       {{"http.proxy", "a"}, {"http.https://other@git.example.com:8443.proxy", "b"}},
       "a"},
      {"the user",
       {{"http.https://user@git.example.com:8443.proxy", "a"},
        {"http.https://git.example.com:8443.proxy", "b"}},
       "a"},
      {"a pattern that is no URL", {{"http.proxy", "a"}, {"http.git.example.com.proxy", "b"}}, "a"},
  }));
  INFO(why);
  CHECK(proxy(config) == wanted);
}

TEST_CASE("a star does not reach over a dot", "[net][settings]") {
  CHECK_FALSE(proxy({{"http.https://*.com:8443.proxy", "a"}}));
  CHECK_FALSE(proxy({{"https.proxy", "a"}, {"http.proxyauth", "b"}}));
}

TEST_CASE("git's environment comes before its files", "[net][settings]") {
  const std::vector<ConfigEntry> config{{"http.sslcainfo", "/file"}, {"http.sslverify", "true"}};
  CHECK(http_settings(config, {}, kUrl).ca_file == "/file");
  CHECK(http_settings(config, {}, kUrl).verify_peer);
  HttpEnvironment environment;
  environment.ca_file = "/environment";
  environment.no_verify = true;
  CHECK(http_settings(config, environment, kUrl).ca_file == "/environment");
  CHECK_FALSE(http_settings(config, environment, kUrl).verify_peer);
}

TEST_CASE("extra headers add up, and an empty one forgets those before it", "[net][settings]") {
  const auto settings = http_settings({{"http.extraheader", "A: 1"},
                                       {"http.extraheader", ""},
                                       {"http.extraheader", "B: 2"},
                                       {"http.https://git.example.com:8443/.extraheader", "C: 3"},
                                       {"http.https://other.example/.extraheader", "D: 4"},
                                       {"http.extraheader", "not a header"}},
                                      {}, kUrl);
  CHECK(settings.extra_headers == Headers{{"B", "2"}, {"C", "3"}});
}

TEST_CASE("switches and times are read as git and git-lfs read them", "[net][settings]") {
  const auto settings = http_settings({{"http.sslverify", "off"},
                                       {"http.version", "HTTP/1.1"},
                                       {"lfs.activitytimeout", "7"},
                                       {"lfs.dialtimeout", "soon"},
                                       {"http.proxy", ""}},
                                      {}, kUrl);
  CHECK_FALSE(settings.verify_peer);
  CHECK(settings.http1_only);
  CHECK(settings.idle_timeout == std::chrono::seconds(7));
  CHECK(settings.connect_timeout == Settings{}.connect_timeout);
  CHECK(settings.proxy == "");
}
