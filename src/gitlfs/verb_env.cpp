#include <algorithm>
#include <array>
#include <ostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "extensions.hpp"
#include "formats.hpp"
#include "lfs/endpoint.hpp"
#include "lfs/store.hpp"
#include "remote/connection.hpp"
#include "settings.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

namespace {

namespace fs = std::filesystem;

// Variables of git that git-lfs shows. Those that may hold a password (GIT_CONFIG_PARAMETERS,
// GIT_CONFIG_VALUE_0) are not among them.
constexpr std::array kVariables = {
    "GIT_ALLOW_PROTOCOL",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ASKPASS",
    "GIT_ATTR_NOSYSTEM",
    "GIT_ATTR_SOURCE",
    "GIT_AUTHOR_DATE",
    "GIT_AUTHOR_EMAIL",
    "GIT_AUTHOR_NAME",
    "GIT_CEILING_DIRECTORIES",
    "GIT_COMMITTER_DATE",
    "GIT_COMMITTER_EMAIL",
    "GIT_COMMITTER_NAME",
    "GIT_COMMON_DIR",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_CURL_VERBOSE",
    "GIT_DEFAULT_HASH",
    "GIT_DIR",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_EDITOR",
    "GIT_EXEC_PATH",
    "GIT_INDEX_FILE",
    "GIT_LFS_FORCE_PROGRESS",
    "GIT_LFS_PROGRESS",
    "GIT_LFS_SET_LOCKABLE_READONLY",
    "GIT_LFS_SKIP_DOWNLOAD_ERRORS",
    "GIT_LFS_SKIP_PUSH",
    "GIT_LFS_SKIP_SMUDGE",
    "GIT_LFS_TRACK_NO_INSTALL_HOOKS",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_OPTIONAL_LOCKS",
    "GIT_PAGER",
    "GIT_PREFIX",
    "GIT_PROTOCOL",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_SSL_CAINFO",
    "GIT_SSL_CAPATH",
    "GIT_SSL_NO_VERIFY",
    "GIT_TEMPLATE_DIR",
    "GIT_TERMINAL_PROMPT",
    "GIT_TRACE",
    "GIT_TRACE_PACKET",
    "GIT_TRANSFER_TRACE",
    "GIT_WORK_TREE",
};

class Showing {
 public:
  explicit Showing(Call& call) : call_(call), settings_(Settings::of(call)) {}

  void run() {
    show_versions();
    if (call_.in_repository()) show_endpoints();
    show_folders();
    show_transfers();
    show_recent();
    show_access();
    show_lists();
    for (const auto* name : kVariables)
      if (const auto value = call_.variable(name)) line(name, visible_line(*value));
    for (const auto* key : {"filter.lfs.process", "filter.lfs.smudge", "filter.lfs.clean"})
      call_.out() << fmt::format("git config {} = {}\n", key,
                                 go_quoted(settings_.find(key).value_or("")));
  }

 private:
  template <class Value>
  void line(std::string_view name, const Value& value) {
    call_.out() << fmt::format("{}={}\n", name, value);
  }

  void show_versions();
  std::string default_remote() const;
  void show_endpoints();
  void show_endpoint(const git::Remote& remote, const std::string& title);
  std::string access_of(const lfs::Endpoint& endpoint) const;
  void show_folders();
  void show_transfers();
  void show_recent();
  void show_access();
  void show_lists();

  Call& call_;
  Settings settings_;
  std::string download_access_ = "none", upload_access_ = "none";
};

void Showing::show_versions() {
  verb_version(call_);
  const auto git =
      find_program("git") ? run_process({.command = {"git", "version"}}) : ProcessResult{1, {}, {}};
  call_.out() << (git.ok() ? visible_line(git.output) : "git is not on PATH") << "\n\n";
}

// config.Remote() of git-lfs.
std::string Showing::default_remote() const {
  auto& repo = call_.repository();
  const auto head = repo.head();
  constexpr std::string_view branches = "refs/heads/";
  if (head.ref.starts_with(branches))
    if (auto remote =
            settings_.find(fmt::format("branch.{}.remote", head.ref.substr(branches.size()))))
      return *remote;
  if (auto remote = settings_.find("remote.lfsdefault")) return *remote;
  const auto remotes = repo.remotes();
  return remotes.size() == 1 ? remotes[0].name : "origin";
}

std::string Showing::access_of(const lfs::Endpoint& endpoint) const {
  // The address may hold a password; keys of the configuration do not.
  const auto url = endpoint.shown();
  for (const auto& key : {"lfs." + url + ".access", "lfs." + ascii_lower(url) + ".access"})
    if (auto access = settings_.find(key)) return visible_line(*access);
  return "none";
}

void Showing::show_endpoint(const git::Remote& remote, const std::string& title) {
  remote::Connection connection(
      call_.repository(), remote,
      {call_.environment().variables, call_.environment().home, call_.environment().config_home});
  try {
    const auto& endpoint = connection.endpoint(lfs::Operation::download);
    const auto shown = endpoint.folder ? "file://" + endpoint.folder->generic_string()
                                       : visible_line(endpoint.shown());
    const auto access = access_of(endpoint);
    call_.out() << fmt::format("Endpoint{}={} (auth={})\n", title, shown, access);
    if (endpoint.ssh)
      call_.out() << fmt::format("  SSH={}{}{}:{}\n", visible_line(endpoint.ssh->user),
                                 endpoint.ssh->user.empty() ? "" : "@",
                                 visible_line(endpoint.ssh->host),
                                 visible_line(endpoint.ssh->path));
    if (!title.empty()) return;
    download_access_ = access;
    upload_access_ = access_of(connection.endpoint(lfs::Operation::upload));
  } catch (const Error& error) {
    // Shown where a person looks for the reason; the rest of the environment is of use without it.
    call_.err() << visible_line(error.what()) << '\n';
  }
}

void Showing::show_endpoints() {
  const auto wanted = default_remote();
  const auto remotes = call_.repository().remotes();
  const auto found = std::find_if(remotes.begin(), remotes.end(),
                                  [&](const git::Remote& each) { return each.name == wanted; });
  if (found != remotes.end())
    show_endpoint(*found, "");
  else if (settings_.find("lfs.url"))
    show_endpoint({}, "");
  for (const auto& remote : remotes)
    if (remote.name != wanted)
      show_endpoint(remote, fmt::format(" ({})", visible_line(remote.name)));
}

// Object folders of repositories that this one borrows from.
std::string reference_folders(const git::Repository& repo) {
  constexpr std::uint64_t most = std::uint64_t{1} << 20;  // bytes; a line a repository
  std::string folders;
  const auto objects = repo.common_dir() / "objects";
  std::string_view rest;
  const auto text = read_file_if_exists(objects / "info" / "alternates", most).value_or("");
  for (rest = text; !rest.empty();) {
    const auto newline = std::min(rest.find('\n'), rest.size());
    const auto line = trim(rest.substr(0, newline));
    rest.remove_prefix(std::min(newline + 1, rest.size()));
    if (line.empty() || line.front() == '#') continue;
    const auto place = (objects / fs::path(line)).lexically_normal().parent_path() / "lfs/objects";
    if (!fs::is_directory(place)) continue;
    if (!folders.empty()) folders += ", ";
    folders += place.generic_string();
  }
  return folders;
}

void Showing::show_folders() {
  const bool inside = call_.in_repository();
  fs::path work_tree, git_dir, common, storage = "lfs";
  if (inside) {
    auto& repo = call_.repository();
    if (!repo.bare()) work_tree = repo.work_tree();
    git_dir = repo.git_dir();
    common = repo.common_dir();
    storage = lfs::store_folder(common, settings_.find("lfs.storage"));
  }
  const auto shown = [](const fs::path& path) {
    auto text = path.lexically_normal().generic_string();
    if (text.size() > 1 && text.ends_with('/')) text.pop_back();
    return text;
  };
  line("LocalWorkingDir", shown(work_tree));
  line("LocalGitDir", shown(git_dir));
  line("LocalGitStorageDir", shown(common));
  line("LocalMediaDir", shown(storage / "objects"));
  line("LocalReferenceDirs", inside ? reference_folders(call_.repository()) : std::string());
  line("TempDir", shown(storage / "tmp"));
}

void Showing::show_transfers() {
  line("ConcurrentTransfers", settings_.number("lfs.concurrenttransfers", 8));
  line("TusTransfers", settings_.flag("lfs.tustransfers", false));
  line("BasicTransfersOnly", settings_.flag("lfs.basictransfersonly", false));
  const auto variable = call_.variable("GIT_LFS_SKIP_DOWNLOAD_ERRORS");
  line("SkipDownloadErrors",
       means_true(variable.value_or(""), settings_.flag("lfs.skipdownloaderrors", false)));
}

void Showing::show_recent() {
  line("FetchRecentAlways", settings_.flag("lfs.fetchrecentalways", false));
  line("FetchRecentRefsDays", settings_.number("lfs.fetchrecentrefsdays", 7));
  line("FetchRecentCommitsDays", settings_.number("lfs.fetchrecentcommitsdays", 0));
  line("FetchRecentRefsIncludeRemotes", settings_.flag("lfs.fetchrecentremoterefs", true));
  line("PruneOffsetDays", settings_.number("lfs.pruneoffsetdays", 3));
  line("PruneVerifyRemoteAlways", settings_.flag("lfs.pruneverifyremotealways", false));
  line("PruneRemoteName",
       visible_line(settings_.find("lfs.pruneremotetocheck").value_or("origin")));
}

void Showing::show_access() {
  fs::path storage = "lfs";
  if (call_.in_repository())
    storage = lfs::store_folder(call_.repository().common_dir(), settings_.find("lfs.storage"));
  line("LfsStorageDir", storage.lexically_normal().generic_string());
  line("AccessDownload", download_access_);
  line("AccessUpload", upload_access_);
  std::vector<std::string> agents = {"basic"};
  if (!settings_.flag("lfs.basictransfersonly", false)) {
    agents.insert(agents.end(), {"lfs-standalone-file", "ssh"});
    constexpr std::string_view start = "lfs.customtransfer.", end = ".path";
    for (const auto& entry : settings_.entries())
      if (entry.key.starts_with(start) && entry.key.ends_with(end) &&
          entry.key.size() > start.size() + end.size())
        agents.push_back(visible_line(
            entry.key.substr(start.size(), entry.key.size() - start.size() - end.size())));
  }
  const auto joined = [](std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return fmt::format("{}", fmt::join(names, ","));
  };
  line("DownloadTransfers", joined(agents));
  if (settings_.flag("lfs.tustransfers", false)) agents.emplace_back("tus");
  line("UploadTransfers", joined(agents));
}

void Showing::show_lists() {
  const auto show = [&](const char* name, const char* key) {
    const auto list = settings_.list(key);
    if (!list.empty()) line(name, visible_line(fmt::format("{}", fmt::join(list, ", "))));
  };
  show("FetchExclude", "lfs.fetchexclude");
  show("FetchInclude", "lfs.fetchinclude");
  for (const auto& extension : extensions_of(settings_))
    line(fmt::format("Extension[{}]", extension.priority), visible_line(extension.name));
}

}  // namespace

int verb_env(Call& call) {
  Showing(call).run();
  return 0;
}

}  // namespace ztgit::gitlfs
