#include "git/repository.hpp"

#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "handle.hpp"
#include "lock_note.hpp"

namespace ztgit::git {

namespace {

// What libgit2 1.5 refuses, and what the user can do about it. `sign` is a part of its message or
// of the extension's name in it.
struct Refusal {
  const char* sign;
  const char* cure;
};
constexpr std::array<Refusal, 7> kRefusals = {{
    {"objectformat",
     "This is a SHA-256 repository; ztgit needs SHA-1. Make a new project with "
     "'ztgit init NAME' and promote into it."},
    {"object format",
     "This is a SHA-256 repository; ztgit needs SHA-1. Make a new project with "
     "'ztgit init NAME' and promote into it."},
    {"refstorage",
     "The repository keeps its refs as a reftable. Run 'git refs migrate "
     "--ref-format=files' in it (git 2.46 or newer)."},
    {"partialclone",
     "This is a partial clone. Run 'git fetch --refetch --no-filter', then 'git config "
     "--unset extensions.partialclone'."},
    {"worktreeconfig",
     "Run 'git config --unset extensions.worktreeConfig' once no work tree has "
     "settings of its own."},
    {"repository version",
     "The repository was made by a newer git. Look at "
     "core.repositoryformatversion in its config."},
    {"not owned by",
     "It belongs to another user. If you trust it, run 'git config --global --add "
     "safe.directory PATH' with its path."},
}};

[[noreturn]] void explain_refusal(const Error& error) {
  const std::string what = error.what();
  for (const auto& refusal : kRefusals)
    if (what.find(refusal.sign) != what.npos)
      throw Error(ErrorKind::config, what).hint(refusal.cure);
  throw Error(error);
}

std::string text_of(git_buf& buffer) {
  std::string text(buffer.ptr != nullptr ? buffer.ptr : "", buffer.size);
  git_buf_dispose(&buffer);
  return text;
}

std::filesystem::path path_or_empty(const char* path) {
  if (path == nullptr) return {};
  std::string text(path);
  while (text.size() > 1 && text.back() == '/') text.pop_back();  // libgit2 ends folders with one
  return text;
}

std::optional<std::string> find_config(git_config* config, std::string_view key) {
  git_buf value = GIT_BUF_INIT;
  const int status = git_config_get_string_buf(&value, config, std::string(key).c_str());
  if (status == GIT_ENOTFOUND) return std::nullopt;
  check(status, fmt::format("read the setting {}", key));
  return text_of(value);
}

}  // namespace

void Repository::Free::operator()(git_repository* repo) const noexcept {
  git_repository_free(repo);
}

Repository::Repository(Owned repo) noexcept : repo_(std::move(repo)) {}

Repository Repository::create(const std::filesystem::path& root, bool bare) {
  start_libgit2();
  std::string branch = "main";
  ConfigHandle global;
  if (git_config_open_default(out(global)) == 0)
    branch = find_config(global.get(), "init.defaultbranch").value_or(branch);
  git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
  options.flags = GIT_REPOSITORY_INIT_MKPATH | GIT_REPOSITORY_INIT_NO_REINIT;
  if (bare) options.flags |= GIT_REPOSITORY_INIT_BARE;
  options.initial_head = branch.c_str();
  Owned repo;
  check(git_repository_init_ext(out(repo), root.c_str(), &options),
        "create a repository in " + root.string());
  return Repository(std::move(repo));
}

Repository Repository::open(const std::filesystem::path& root) try {
  start_libgit2();
  Owned repo;
  check(git_repository_open_ext(out(repo), root.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr),
        "open the repository " + root.string());
  return Repository(std::move(repo));
} catch (const Error& error) {
  explain_refusal(error);
}

std::optional<Repository> Repository::around(const std::filesystem::path& folder,
                                             const Variables& variables) try {
  start_libgit2();
  const auto named = variables("GIT_DIR");
  const auto start = named ? folder / *named : folder;
  const unsigned flags = named ? unsigned{GIT_REPOSITORY_OPEN_NO_SEARCH} : 0U;
  Owned repo;
  const int status = git_repository_open_ext(out(repo), start.c_str(), flags, nullptr);
  if (status == GIT_ENOTFOUND) return std::nullopt;
  check(status, "open the repository of " + folder.string());
  const auto work_tree = variables("GIT_WORK_TREE");
  if (work_tree)
    check(git_repository_set_workdir(repo.get(), (folder / *work_tree).c_str(), 0),
          "use the work tree " + *work_tree);
  return Repository(std::move(repo));
} catch (const Error& error) {
  explain_refusal(error);
}

std::optional<std::filesystem::path> Repository::discover(const std::filesystem::path& inside) {
  start_libgit2();
  git_buf found = GIT_BUF_INIT;
  const int status = git_repository_discover(&found, inside.c_str(), /*across_fs=*/0, nullptr);
  if (status == GIT_ENOTFOUND) return std::nullopt;
  // Whatever else is wrong with it, open() says it better.
  if (status < 0) return std::nullopt;
  const auto git_dir = text_of(found);
  Owned repo;
  if (git_repository_open_ext(out(repo), git_dir.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr) <
      0)
    return path_or_empty(git_dir.c_str()).parent_path();
  if (git_repository_is_bare(repo.get()) != 0) return std::nullopt;
  return path_or_empty(git_repository_workdir(repo.get()));
}

std::filesystem::path Repository::work_tree() const {
  return path_or_empty(git_repository_workdir(repo_.get()));
}

std::filesystem::path Repository::git_dir() const {
  return path_or_empty(git_repository_path(repo_.get()));
}

std::filesystem::path Repository::common_dir() const {
  return path_or_empty(git_repository_commondir(repo_.get()));
}

bool Repository::bare() const { return git_repository_is_bare(repo_.get()) != 0; }

Head Repository::head() const {
  ReferenceHandle head;
  check(git_reference_lookup(out(head), repo_.get(), "HEAD"), "read HEAD");
  if (git_reference_type(head.get()) != GIT_REFERENCE_SYMBOLIC)
    return {"", to_hex(*git_reference_target(head.get()))};
  std::string branch = git_reference_symbolic_target(head.get());
  auto commit = commit_of(branch).value_or("");
  return {std::move(branch), std::move(commit)};
}

void Repository::set_head(const std::string& ref) {
  const LockNote note(git_dir(), "HEAD.lock");
  check(git_repository_set_head(repo_.get(), ref.c_str()), "set HEAD to " + ref);
}

std::optional<std::string> Repository::commit_of(std::string_view ref) const {
  git_oid id;
  const int status = git_reference_name_to_id(&id, repo_.get(), std::string(ref).c_str());
  if (status == GIT_ENOTFOUND) return std::nullopt;
  check(status, fmt::format("read {}", ref));
  return to_hex(id);
}

bool Repository::checked_out_elsewhere(std::string_view branch) const {
  ReferenceHandle reference;
  if (git_reference_lookup(out(reference), repo_.get(), std::string(branch).c_str()) != 0)
    return false;
  return git_branch_is_checked_out(reference.get()) == 1 && head().ref != branch;
}

std::string Repository::operation_in_progress() const {
  switch (git_repository_state(repo_.get())) {
    case GIT_REPOSITORY_STATE_NONE: return "";
    case GIT_REPOSITORY_STATE_MERGE: return "merge";
    case GIT_REPOSITORY_STATE_REVERT:
    case GIT_REPOSITORY_STATE_REVERT_SEQUENCE: return "revert";
    case GIT_REPOSITORY_STATE_CHERRYPICK:
    case GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: return "cherry-pick";
    case GIT_REPOSITORY_STATE_BISECT: return "bisect";
    case GIT_REPOSITORY_STATE_REBASE:
    case GIT_REPOSITORY_STATE_REBASE_INTERACTIVE:
    case GIT_REPOSITORY_STATE_REBASE_MERGE: return "rebase";
    default: return "am";
  }
}

std::optional<std::string> Repository::config(std::string_view key) const {
  ConfigHandle config;
  check(git_repository_config(out(config), repo_.get()), "read the git settings");
  ConfigHandle snapshot;  // string values may only be read from one
  check(git_config_snapshot(out(snapshot), config.get()), "read the git settings");
  return find_config(snapshot.get(), key);
}

std::optional<std::string> Repository::local_config(std::string_view key) const {
  ConfigHandle config, local;
  check(git_repository_config(out(config), repo_.get()), "read the git settings");
  const int status = git_config_open_level(out(local), config.get(), GIT_CONFIG_LEVEL_LOCAL);
  if (status == GIT_ENOTFOUND) return std::nullopt;
  check(status, "read the repository's settings");
  return find_config(local.get(), key);
}

void Repository::set_local_config(std::string_view key, std::string_view value) {
  ConfigHandle config, local;
  check(git_repository_config(out(config), repo_.get()), "read the git settings");
  check(git_config_open_level(out(local), config.get(), GIT_CONFIG_LEVEL_LOCAL),
        "read the repository's settings");
  const LockNote note(common_dir(), "config.lock");
  check(git_config_set_string(local.get(), std::string(key).c_str(), std::string(value).c_str()),
        fmt::format("set {} in {}", key, (common_dir() / "config").string()));
}

void Repository::unset_local_config(std::string_view key) {
  if (!local_config(key)) return;
  ConfigHandle config, local;
  check(git_repository_config(out(config), repo_.get()), "read the git settings");
  check(git_config_open_level(out(local), config.get(), GIT_CONFIG_LEVEL_LOCAL),
        "read the repository's settings");
  const LockNote note(common_dir(), "config.lock");
  check(git_config_delete_entry(local.get(), std::string(key).c_str()),
        fmt::format("take {} out of {}", key, (common_dir() / "config").string()));
}

std::vector<Remote> Repository::remotes() const {
  git_strarray names{};
  check(git_remote_list(&names, repo_.get()), "list the remotes");
  std::vector<Remote> remotes;
  for (std::size_t i = 0; i < names.count; ++i) {
    RemoteHandle remote;
    if (git_remote_lookup(out(remote), repo_.get(), names.strings[i]) != 0) continue;
    const char* url = git_remote_url(remote.get());
    const char* push_url = git_remote_pushurl(remote.get());
    if (url == nullptr) continue;
    remotes.push_back({names.strings[i], url, push_url != nullptr ? push_url : url});
  }
  git_strarray_dispose(&names);
  return remotes;
}

void Repository::add_remote(const std::string& name, const std::string& url) {
  RemoteHandle remote;
  const LockNote note(common_dir(), "config.lock");
  check(git_remote_create(out(remote), repo_.get(), name.c_str(), url.c_str()),
        fmt::format("add the remote {}", name));
}

std::string branch_ref(std::string_view name) {
  int valid = 0;
  const std::string text(name);
  if (git_branch_name_is_valid(&valid, text.c_str()) < 0 || valid == 0)
    throw Error(ErrorKind::usage, fmt::format("use the branch '{}': not a name git takes", name));
  return "refs/heads/" + text;
}

}  // namespace ztgit::git
