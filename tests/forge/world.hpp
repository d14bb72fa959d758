#pragma once

// A user for one test: a HOME with git's real program in it, whose calls are written down.

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>

#include "base/base64.hpp"
#include "forge/credentials.hpp"
#include "temp_dir.hpp"

namespace ztgit::test {

class World {
 public:
  World() {
    std::filesystem::create_directories(config_home());
    // A script instead of setenv: threads of the test may read the environment meanwhile.
    options.programs.git =
        script("git",
               "unset $(env | sed -n 's/^\\(\\(GIT_CONFIG\\|GIT_TRACE\\)[A-Z0-9_]*\\)=.*/\\1/p')\n"
               "export HOME='" +
                   home().string() + "' XDG_CONFIG_HOME='" + config_home().string() +
                   "' GIT_CONFIG_NOSYSTEM=1\n"
                   "echo \"$*\" >>'" +
                   log().string() +
                   "'\n"
                   "exec git \"$@\"\n");
    options.programs.gh = script("gh", "exit 1\n");
    options.programs.gitee = script("gitee", "exit 1\n");
    options.variables = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    options.home = home();
    options.config_home = config_home();
    options.repository = home();
  }

  std::filesystem::path home() const { return folder_.path(); }
  std::filesystem::path config_home() const { return folder_.path() / ".config"; }
  std::filesystem::path log() const { return folder_.path() / "git-calls"; }

  void write(const std::filesystem::path& name, const std::string& text) const {
    std::filesystem::create_directories((home() / name).parent_path());
    std::ofstream(home() / name, std::ios::binary) << text;
  }

  std::string read(const std::filesystem::path& name) const {
    std::ostringstream text;
    text << std::ifstream(home() / name).rdbuf();
    return text.str();
  }

  // A program of this world; its path.
  std::string script(const std::string& name, const std::string& body) const {
    const auto file = std::filesystem::path("bin") / name;
    write(file, "#!/bin/sh\n" + body);
    std::filesystem::permissions(home() / file, std::filesystem::perms::owner_all);
    return (home() / file).string();
  }

  // git's own helper, with a login for each URL.
  void git_stores(const std::string& urls) const {
    write(".gitconfig", "[credential]\n\thelper = store\n");
    write(".git-credentials", urls);
  }

  std::map<std::string, std::string> variables;
  forge::CredentialsOptions options;

 private:
  TempDir folder_;
};

inline net::Url url(const std::string& text) { return net::parse_url(text).value(); }

inline net::Challenge challenge(const std::string& text) {
  return {url(text), {"Basic realm=\"Git LFS\""}, "/team/hero.git"};
}

// "source user:password" or "source Bearer token"; "none".
inline std::string shown(const std::optional<net::Authorization>& authorization) {
  if (!authorization) return "none";
  const auto& value = authorization->value.reveal();
  if (!value.starts_with("Basic ")) return authorization->source + " " + value;
  return authorization->source + " " + base64_decode(value.substr(6)).value();
}

// Everything that there is for a server, by refusing each.
inline std::string all_offers(forge::Credentials& credentials, const std::string& text) {
  std::string offers;
  while (const auto authorization = credentials.ask(challenge(text))) {
    offers += shown(authorization) + "\n";
    credentials.rejected(challenge(text), *authorization);
  }
  return offers;
}

inline std::string all_offers(const World& world, const std::string& text) {
  forge::Credentials credentials(world.options);
  return all_offers(credentials, text);
}

}  // namespace ztgit::test
