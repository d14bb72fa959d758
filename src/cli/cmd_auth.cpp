#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "forge/host.hpp"
#include "forge/survey.hpp"
#include "forge/token_store.hpp"
#include "git/config.hpp"
#include "git/repository.hpp"
#include "json.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr std::size_t kMostInput = std::size_t{64} << 10;  // bytes: a token is far below
constexpr int kNothingFound = 4;                           // authentication needed

forge::SurveyRequest survey_request(const std::optional<std::string>& host) {
  const auto around = environment();
  forge::SurveyRequest request{{around.variables, around.home, around.config_home}, {}, host};
  const auto root = git::Repository::discover(around.current_folder);
  if (!root) {
    request.options.config = git::default_config_entries(around.variables);
    return request;
  }
  const auto repo = git::Repository::open(*root);
  request.options.config = git::config_entries(repo, around.variables);
  request.options.repository = *root;
  for (const auto& remote : repo.remotes())
    for (const auto& url : {remote.url, remote.push_url}) request.remote_urls.push_back(url);
  return request;
}

void warn(Session& session, const std::vector<std::string>& problems) {
  for (const auto& line : problems)
    session.err << fmt::format(fmt::runtime(tr("warning: {}\n")), line);
}

void print(std::ostream& out, const forge::HostState& host) {
  const auto origin = visible_line(host.origin);
  if (host.source) {
    out << fmt::format(fmt::runtime(tr("{}: {}\n")), origin, visible_line(*host.source));
    return;
  }
  out << fmt::format(fmt::runtime(tr("{}: nothing found\n")), origin);
  out << fmt::format(fmt::runtime(tr("  ztgit auth login {} --with-token < FILE\n")), origin);
  if (!host.variable.empty())
    out << fmt::format(fmt::runtime(tr("  or a token in {}\n")), host.variable);
}

void show_status(const std::optional<std::string>& host, Session& session) {
  const auto report = forge::survey(survey_request(host));
  auto rows = Json::array();
  bool found = false;
  for (const auto& state : report.hosts) {
    found = found || state.source.has_value();
    Json row{{"host", state.origin},
             {"forge", forge::name_of(state.kind)},
             {"found", state.source.has_value()}};
    if (state.source) row["source"] = *state.source;
    if (!state.variable.empty()) row["variable"] = state.variable;
    rows.push_back(std::move(row));
    if (!session.json) print(session.out, state);
  }
  if (session.json)
    print_json(session.out, Json{{"schema", "ztgit.auth/1"}, {"hosts", std::move(rows)}});
  else if (report.hosts.empty())
    session.err << tr("Not signed in anywhere. See 'ztgit auth login --help'.\n");
  warn(session, report.problems);
  if (!found) session.exit_code = kNothingFound;
}

// A flag or an argument would stand in the shell's history and in everybody's list of processes.
Secret token_from_stdin(const std::string& origin) {
  const auto command = fmt::format("ztgit auth login {} --with-token", origin);
  if (input_is_terminal())
    throw Error(ErrorKind::usage, "read the token: standard input is a terminal, which shows it")
        .hint(fmt::format("Give it in a file or a pipe: {} < FILE", command));
  const Secret text(text_from_stdin(kMostInput));
  return Secret(std::string(trim(text.reveal())));
}

void log_in(const std::string& host, const std::string& user, bool with_token, Session& session) {
  const auto url = forge::parse_origin(host);
  const auto origin = forge::origin_name(url);
  if (!with_token)
    throw Error(ErrorKind::usage, fmt::format("sign in to {}: --with-token is missing", origin))
        .hint(fmt::format("Make a token in your settings there, then run: ztgit auth login {} "
                          "--with-token < FILE",
                          origin));
  forge::TokenStore store(environment().config_home);
  store.put(url, {user, token_from_stdin(origin)});
  session.out << fmt::format(fmt::runtime(tr("Stored the token for {} in {}.\n")), origin,
                             visible_line(store.file().string()));
  const auto report = forge::survey(survey_request(host));
  warn(session, report.problems);
  for (const auto& state : report.hosts)
    if (state.source && *state.source != forge::kStoreSource)
      session.err << fmt::format(fmt::runtime(tr("note: {} comes before it\n")),
                                 visible_line(*state.source));
}

void log_out(const std::string& host, Session& session) {
  const auto url = forge::parse_origin(host);
  const auto origin = forge::origin_name(url);
  forge::TokenStore store(environment().config_home);
  if (!store.remove(url))
    throw Error(ErrorKind::not_found,
                fmt::format("remove the token for {}: ztgit has stored none", origin))
        .hint(fmt::format("See where one comes from: ztgit auth status {}", origin));
  session.out << fmt::format(fmt::runtime(tr("Removed the token for {} from {}.\n")), origin,
                             visible_line(store.file().string()));
}

}  // namespace

void add_auth(CommandLine& line, Session& session) {
  auto auth = line.add("auth", "Sign in to hosts, and see which login is used where");

  auto host = std::make_shared<std::optional<std::string>>();
  auto status = auth.add("status", "Show where the login for each host comes from");
  status.option("host", *host, "Like gitee.com; default: all that are known");
  status.flag("--json", session.json, "Print one JSON document");
  status.examples("  ztgit auth status\n  ztgit auth status gitee.com\n  ztgit auth status --json");
  status.action([=, &session] { show_status(*host, session); });

  struct Login {
    std::string host, user;
    bool with_token = false;
  };
  auto login = std::make_shared<Login>();
  auto in = auth.add("login", "Store a token for a host");
  in.option("host", login->host, "Like gitee.com, or https://git.example.com:8443").required();
  in.flag("--with-token", login->with_token, "Read the token from standard input");
  in.option("--user", login->user, "Name beside the token, where the host wants yours");
  in.examples(
      "  ztgit auth login gitee.com --with-token < token.txt\n"
      "  pass show github | ztgit auth login github.com --with-token\n"
      "  ztgit auth login https://git.example.com:8443 --user me --with-token < token.txt");
  in.action([=, &session] { log_in(login->host, login->user, login->with_token, session); });

  auto leaving = std::make_shared<std::string>();
  auto out = auth.add("logout", "Remove the token that was stored for a host");
  out.option("host", *leaving, "Like gitee.com").required();
  out.examples("  ztgit auth logout gitee.com");
  out.action([=, &session] { log_out(*leaving, session); });
}

}  // namespace ztgit::cli
