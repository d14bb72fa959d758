#include "remote/connection.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/file.hpp"
#include "forge/credentials.hpp"
#include "forge/host.hpp"
#include "git/config.hpp"
#include "git/index.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "lfs/store.hpp"
#include "net/session.hpp"
#include "wire.hpp"

namespace ztgit::remote {

namespace {

constexpr std::uint64_t kLfsConfigLimit = std::uint64_t{64} << 10;  // bytes; one URL is usual
constexpr const char* kLfsConfig = ".lfsconfig";

std::optional<std::string> lfsconfig_of(const git::Repository& repo, const std::string& commit) {
  const auto entry = git::find_in_tree(repo, git::tree_of_commit(repo, commit), kLfsConfig);
  if (!entry) return std::nullopt;
  return git::read_blob(repo, entry->id, kLfsConfigLimit);
}

// From the work tree, else the index, else HEAD, as git-lfs looks (git/config.go).
std::optional<std::string> lfsconfig_text(const git::Repository& repo) {
  if (!repo.bare()) {
    if (auto text = read_file_if_exists(repo.work_tree() / kLfsConfig, kLfsConfigLimit))
      return text;
    if (const auto entry = git::IndexView(repo).find(kLfsConfig); entry && !entry->conflicted)
      return git::read_blob(repo, entry->id, kLfsConfigLimit);
  }
  const auto head = repo.head();
  return head.unborn() ? std::nullopt : lfsconfig_of(repo, head.commit);
}

// lfs.storage of a repository in a folder; what is wrong with the folder is said when it is used.
std::optional<std::filesystem::path> storage_of(const std::filesystem::path& folder) {
  if (!lstat_of(folder)) return std::nullopt;
  const auto other = git::Repository::open(folder);
  const auto storage = other.config("lfs.storage");
  if (!storage) return std::nullopt;
  return lfs::store_folder(other.common_dir(), storage);
}

net::HttpEnvironment http_environment(const Variables& variables) {
  return {variables("GIT_SSL_NO_VERIFY").has_value(), variables("GIT_SSL_CAINFO"),
          variables("GIT_SSL_CAPATH")};
}

// The keys that speak of HTTP, so that a request need not look through all.
std::vector<ConfigEntry> http_keys(const std::vector<ConfigEntry>& config) {
  std::vector<ConfigEntry> few;
  for (const auto& entry : config)
    if (entry.key.starts_with("http.") || entry.key.starts_with("lfs.")) few.push_back(entry);
  return few;
}

}  // namespace

struct Connection::State {
  git::Repository& repo;
  git::Remote git_remote;
  Caller caller;
  std::vector<ConfigEntry> config;    // git's own
  lfs::LfsConfig lfsconfig;           // what counts of .lfsconfig
  std::vector<ConfigEntry> settings;  // both
  std::optional<forge::Credentials> credentials;
  std::unique_ptr<net::Session> session;
  std::optional<SessionWire> wire;
  std::unique_ptr<git::RemoteConnection> fetching, pushing;

  struct Way {
    std::optional<lfs::Endpoint> endpoint;
    std::unique_ptr<lfs::Transfer> transfer;
  };
  Way up, down;
  std::optional<lfs::TransferContext> lock_context;
  std::optional<lfs::Locks> locks;
  std::unique_ptr<forge::ForgeApi> forge;

  State(git::Repository& repository, git::Remote remote, Caller user)
      : repo(repository),
        git_remote(std::move(remote)),
        caller(std::move(user)),
        config(git::config_entries(repository, caller.variables)) {
    take_lfsconfig(lfsconfig_text(repo));
  }

  void take_lfsconfig(const std::optional<std::string>& text) {
    lfsconfig =
        text ? lfs::safe_lfsconfig(git::parse_config_text(*text, kLfsConfig)) : lfs::LfsConfig{};
    settings = lfs::merged(lfsconfig.entries, config);
  }

  std::filesystem::path folder() const { return repo.bare() ? repo.git_dir() : repo.work_tree(); }

  net::Session& open_session() {
    if (session) return *session;
    forge::CredentialsOptions who;
    who.variables = caller.variables;
    who.home = caller.home;
    who.config_home = caller.config_home;
    who.config = config;
    who.repository = folder();
    who.may_ask = caller.may_ask;
    who.remote_url = git_remote.push_url;
    for (const auto* way : {&down, &up})
      if (way->endpoint) who.lfs_url = way->endpoint->url;
    credentials.emplace(std::move(who));
    auto settings_for = [few = http_keys(config),
                         environment = http_environment(caller.variables)](const std::string& url) {
      return net::http_settings(few, environment, url);
    };
    session =
        std::make_unique<net::Session>(net::SessionOptions{std::move(settings_for), &*credentials});
    return *session;
  }

  SessionWire& open_wire() {
    if (!wire)
      wire.emplace(SessionWire::Options{[this]() -> net::Session& { return open_session(); },
                                        config, caller.variables, caller.says, folder()});
    return *wire;
  }

  Way& way(lfs::Operation operation) { return operation == lfs::Operation::upload ? up : down; }

  const lfs::Endpoint& endpoint(lfs::Operation operation) {
    auto& found = way(operation).endpoint;
    if (!found) {
      const auto remote = git_remote.name.empty() ? git_remote.url : git_remote.name;
      found = lfs::find_endpoint({config, lfsconfig.entries, remote, folder()}, operation);
      if (found->folder) found->storage = storage_of(*found->folder);
    }
    return *found;
  }

  lfs::TransferContext context(lfs::Operation operation) {
    // Both first: the session is told all URLs that may hold a login.
    (void)endpoint(lfs::Operation::upload);
    (void)endpoint(lfs::Operation::download);
    return {open_session(),  settings, caller.variables, endpoint(operation),
            git_remote.name, folder(), repo.common_dir()};
  }
};

Connection::Connection(git::Repository& repo, git::Remote git_remote, Caller caller)
    : state_(std::make_unique<State>(repo, std::move(git_remote), std::move(caller))) {}

Connection::~Connection() = default;

const git::Remote& Connection::git_remote() const noexcept { return state_->git_remote; }

git::RemoteConnection& Connection::refs(git::Direction direction) {
  const bool push = direction == git::Direction::push;
  auto& open = push ? state_->pushing : state_->fetching;
  if (!open)
    open = std::make_unique<git::RemoteConnection>(
        state_->repo, state_->git_remote.name,
        push ? state_->git_remote.push_url : state_->git_remote.url, state_->open_wire());
  return *open;
}

const lfs::Endpoint& Connection::endpoint(lfs::Operation operation) {
  return state_->endpoint(operation);
}

lfs::Transfer& Connection::objects(lfs::Operation operation) {
  auto& transfer = state_->way(operation).transfer;
  if (!transfer) transfer = lfs::make_transfer(state_->context(operation));
  return *transfer;
}

lfs::Locks& Connection::locks() {
  if (!state_->locks) {
    state_->lock_context.emplace(state_->context(lfs::Operation::upload));
    state_->locks.emplace(*state_->lock_context);
  }
  return *state_->locks;
}

forge::ForgeApi& Connection::forge() {
  if (state_->forge) return *state_->forge;
  const auto& url = state_->git_remote.push_url;
  auto address = forge::repository_address(url, state_->config);
  if (!address)
    throw Error(ErrorKind::config,
                fmt::format("reach the forge: {} is no repository of one", git::shown_url(url)))
        .hint("Reviews without a forge work everywhere: ztgit review start, ztgit review sync.");
  forge::require_pull_requests(*address);
  auto& session = state_->open_session();
  auto token = state_->credentials->token_for_api(address->origin);
  const auto host = forge::origin_name(address->origin);
  if (!token)
    throw Error(ErrorKind::auth, fmt::format("reach the forge: there is no token for {}", host))
        .hint(fmt::format("Make one on its pages, then: ztgit auth login {}", host))
        .hint(fmt::format("Or set {}.", forge::token_variable(address->origin)));
  state_->forge = forge::open_forge(std::move(*address), {session, std::move(*token)});
  return *state_->forge;
}

void Connection::use_lfsconfig_of(const std::string& commit) {
  state_->take_lfsconfig(lfsconfig_of(state_->repo, commit));
}

void Connection::finish() {
  if (state_->session) state_->session->run();
}

const std::vector<ConfigEntry>& Connection::settings() const noexcept { return state_->settings; }

const std::vector<std::string>& Connection::ignored_settings() const noexcept {
  return state_->lfsconfig.ignored;
}

}  // namespace ztgit::remote
