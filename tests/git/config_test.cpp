#include "git/config.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "catch.hpp"
#include "git/repository.hpp"
#include "git_environment.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::git;

namespace {

std::string listed(const std::vector<ConfigEntry>& entries) {
  std::string text;
  for (const auto& entry : entries) text += entry.key + "=" + entry.value + "\n";
  return text;
}

Variables variables(std::vector<std::pair<std::string, std::string>> set) {
  return [set = std::move(set)](const std::string& name) -> std::optional<std::string> {
    const auto found =
        std::find_if(set.begin(), set.end(), [&](const auto& each) { return each.first == name; });
    if (found == set.end() || found->second.empty()) return std::nullopt;
    return found->second;
  };
}

}  // namespace

TEST_CASE("settings come in git's order, with includes and the environment's last",
          "[git][config]") {
  const test::TempDir dir;
  const auto repo = Repository::create(dir.path());
  dir.write("more", "[lfs]\n\turl = included\n");
  test::git(dir.path(), {"config", "lfs.URL", "first"});
  test::git(dir.path(), {"config", "include.path", "../more"});
  test::git(dir.path(), {"config", "--add", "lfs.url", "last"});
  test::git(dir.path(), {"config", "url.https://A.example/.insteadOf", "a:"});
  const auto from_git = test::git(dir.path(), {"config", "-l"}) + "\n";
  CHECK(listed(config_entries(repo, variables({}))) == from_git);

  const auto entries = config_entries(
      repo,
      variables({{"GIT_CONFIG_COUNT", "2"},
                 {"GIT_CONFIG_KEY_0", "LFS.https://X/.Locksverify"},
                 {"GIT_CONFIG_VALUE_0", "false"},
                 {"GIT_CONFIG_KEY_1", "a.b"},
                 {"GIT_CONFIG_PARAMETERS", R"('lfs.url'='it'\''s' 'old.style=x=y' 'k.e'=)"}}));
  CHECK(listed(entries) == from_git +
                               "lfs.https://X/.locksverify=false\na.b=\nlfs.url=it's\n"
                               "old.style=x=y\nk.e=true\n");
}

TEST_CASE("the user's settings are read without a repository", "[git][config]") {
  const auto text = listed(default_config_entries(variables({})));
  CHECK_THAT(text, Catch::Matchers::Contains("init.defaultbranch=main\n"));
}

TEST_CASE("variables that git refuses are refused", "[git][config]") {
  using Set = std::vector<std::pair<std::string, std::string>>;
  const auto set = GENERATE(Set{{"GIT_CONFIG_COUNT", "x"}}, Set{{"GIT_CONFIG_COUNT", "-1"}},
                            Set{{"GIT_CONFIG_COUNT", "1"}}, Set{{"GIT_CONFIG_PARAMETERS", "'a.b"}},
                            Set{{"GIT_CONFIG_PARAMETERS", "'nodot'"}});
  CHECK_THROWS_AS(default_config_entries(variables(set)), Error);
}

TEST_CASE("a configuration's text reads as git reads it", "[git][config]") {
  const auto text = GENERATE(
      as<std::string>{}, "[lfs]\n\turl = https://x/y.git/info/lfs\n",
      "\xEF\xBB\xBF[LFS]\r\n\tURL= a b  c   \r\n", "[lfs \"https://X/\"]\n access=basic ; why\n",
      "[a] b = \"  x \" y \"#\" # z\n[a.B] c = 1\\\n2\nd\n",
      "[a]\nb=\n\n# x\n;y\n[include]\npath=/etc/x", "[a \"b\\\"c\\\\\"] d-e = \\t\\n\\\"\\\\\n",
      "b=1\n", "[a]\nb=1\\", "[a]b=1\n[a]c = \"x\\\n y\"\n", "");
  const test::TempDir dir;
  dir.write("config", text);
  std::string expected;
  if (!text.empty()) {
    expected = test::git(dir.path(), {"config", "--no-includes", "-z", "-l", "-f", "config"});
    // key LF value NUL, without a value no LF
    std::string lines;
    for (std::size_t at = 0; at < expected.size();) {
      auto entry = std::string(expected.c_str() + at);
      at += entry.size() + 1;
      const auto line_end = entry.find('\n');
      lines += line_end == entry.npos ? entry + "=true\n" : entry.replace(line_end, 1, "=") + "\n";
    }
    expected = lines;
  }
  CHECK(listed(parse_config_text(text, "config")) == expected);
}

TEST_CASE("a configuration's text that git refuses is refused, with its line", "[git][config]") {
  const auto text =
      GENERATE(as<std::string>{}, "[]\nb=1\n", "[a\nb=1\n", "[a]\n1b=1\n", "[a]\nb c\n",
               "[a]\nb=\"x\n", "[a]\nb=\\x\n", "[a \"b\n\"]\n", "[a \"b]\n", "[a \"b\" ]\nc=1\n");
  const test::TempDir dir;
  dir.write("config", text);
  CHECK_THROWS(test::git(dir.path(), {"config", "-l", "-f", "config"}));
  CHECK_THROWS_AS(parse_config_text(text, "config"), Error);
}

TEST_CASE("a configuration's text has limits", "[git][config]") {
  CHECK_THROWS_AS(parse_config_text(std::string(kMostConfigText + 1, '\n'), "x"), Error);
  CHECK_THROWS_AS(parse_config_text(std::string("[a]\nb=\0x", 8), "x"), Error);
}
