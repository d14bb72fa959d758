#include "tool_logins.hpp"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "forge/token_store.hpp"

namespace ztgit::forge {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostFileBytes = std::uint64_t{256} << 10;  // theirs are a few hundred
constexpr std::size_t kMostOutput = std::size_t{64} << 10;
constexpr std::size_t kMostLogins = 64;        // of tea
constexpr std::chrono::seconds kPatience{15};  // a key ring that has to be started

struct Tool {
  const char* name;
  Kind kind;
};

class Tools {
 public:
  Tools(const net::Url& url, const CredentialsOptions& options, std::vector<std::string>& problems)
      : url_(url),
        options_(options),
        problems_(problems),
        host_(url.port == 443 ? url.host : fmt::format("{}:{}", url.host, url.port)) {}

  std::vector<Login> all() {
    gh();
    gitee();
    tea();
    glab();
    hub();
    return std::move(logins_);
  }

 private:
  // cli/go-gh pkg/config/config.go; since gh 2.40 the accounts of a host stand below `users`.
  void gh() {
    const auto root = load(folder("GH_CONFIG_DIR", options_.config_home / "gh") / "hosts.yml");
    const auto entry = below(root, host_);
    if (!entry.IsDefined()) return;
    auto token = text(entry, {"oauth_token"});
    if (token.empty()) token = text(entry, {"users", text(entry, {"user"}), "oauth_token"});
    if (token.empty()) token = said_by(options_.programs.gh);
    add({"gh", Kind::github}, std::move(token));
  }

  // oschina/gitee-cli internal/config: gitee.com in a file of its own, private hosts in another.
  void gitee() {
    const auto there = folder("GITEE_CONFIG_DIR", options_.home / ".config" / "gitee");
    if (!lstat_of(there)) return;
    std::string token;
    const bool service = is_public_service(url_, Kind::gitee);
    if (service) token = text(load(there / "credentials.yml"), {"token"});
    const auto entry = below(load(there / "hosts.yml"), host_);
    if (token.empty()) token = text(entry, {"token"});
    if (token.empty() && (service || entry.IsDefined())) token = said_by(options_.programs.gitee);
    add({"gitee", Kind::gitee}, std::move(token));
  }

  void tea() {
    const auto logins = below(load(options_.config_home / "tea" / "config.yml"), "logins");
    if (!logins.IsDefined() || !logins.IsSequence()) return;
    for (std::size_t i = 0; i < logins.size() && i < kMostLogins; ++i) {
      const YAML::Node login = logins[i];
      const auto server = net::parse_url(text(login, {"url"}));
      if (server && server->origin() == url_.origin())
        add({"tea", Kind::gitea}, text(login, {"token"}), text(login, {"user"}));
    }
  }

  void glab() {
    const auto root =
        load(folder("GLAB_CONFIG_DIR", options_.config_home / "glab-cli") / "config.yml");
    add({"glab", Kind::gitlab}, text(below(below(root, "hosts"), host_), {"token"}));
  }

  void hub() {
    const auto file = options_.variables("HUB_CONFIG");
    const auto entries = below(load(file ? fs::path(*file) : options_.config_home / "hub"), host_);
    if (entries.IsDefined() && entries.IsSequence() && entries.size() > 0)
      add({"hub", Kind::github}, text(entries[0], {"oauth_token"}));
  }

  fs::path folder(const char* variable, const fs::path& otherwise) const {
    const auto told = options_.variables(variable);
    return told ? fs::path(*told) : otherwise;
  }

  // Undefined when there is none. The parser's own words stay out of it: they may quote the file.
  YAML::Node load(const fs::path& file) {
    try {
      if (const auto content = read_file_if_exists(file, kMostFileBytes))
        return YAML::Load(*content);
    } catch (const YAML::Exception& problem) {
      problems_.push_back(visible_line(
          fmt::format("read {}: line {} is no YAML", file.string(), problem.mark.line + 1)));
    } catch (const Error& error) {
      problems_.push_back(visible_line(error.what()));
    }
    return YAML::Node(YAML::NodeType::Undefined);
  }

  // yaml-cpp throws when an absent entry is asked what it is.
  static YAML::Node below(const YAML::Node& node, const std::string& key) {
    if (!node.IsDefined() || !node.IsMap() || key.empty())
      return YAML::Node(YAML::NodeType::Undefined);
    const auto found = node[key];
    return found ? found : YAML::Node(YAML::NodeType::Undefined);
  }

  static std::string text(YAML::Node node, std::initializer_list<std::string> keys) {
    for (const auto& key : keys) node.reset(below(node, key));
    return node.IsDefined() && node.IsScalar() ? node.Scalar() : std::string();
  }

  // "gh auth token --hostname github.com", for what stands in a key ring.
  std::string said_by(const std::string& program) {
    if (program.find('/') == program.npos && !find_program(program)) return {};
    try {
      const auto result =
          run_process({.command = {program, "auth", "token", "--hostname", host_},
                       .environment = {{"GH_PROMPT_DISABLED", "1"}, {"GH_NO_UPDATE_NOTIFIER", "1"}},
                       .timeout = kPatience,
                       .output_limit = kMostOutput});
      return result.ok() ? std::string(trim(result.output)) : std::string();
    } catch (const Error& error) {
      problems_.push_back(visible_line(error.what()));
      return {};
    }
  }

  void add(const Tool& tool, std::string token, std::string user = {}) {
    if (is_token(token))
      logins_.push_back({std::move(user), Secret(std::move(token)), tool.name, true, tool.kind});
  }

  const net::Url& url_;
  const CredentialsOptions& options_;
  std::vector<std::string>& problems_;
  std::string host_;
  std::vector<Login> logins_;
};

}  // namespace

std::vector<Login> tool_logins(const net::Url& url, const CredentialsOptions& options,
                               std::vector<std::string>& problems) {
  if (url.scheme != "https") return {};
  return Tools(url, options, problems).all();
}

}  // namespace ztgit::forge
