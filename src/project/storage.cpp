#include "project/storage.hpp"

#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/lock.hpp"
#include "base/text.hpp"
#include "commit_change.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "leftovers.hpp"
#include "net/url.hpp"
#include "new_project.hpp"
#include "pictures.hpp"
#include "plain_history.hpp"
#include "project/locate.hpp"
#include "project/project_settings.hpp"
#include "reach.hpp"
#include "setup.hpp"
#include "storage_files.hpp"
#include "unpushed.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kFileLimit = std::uint64_t{4} << 20;  // bytes of a settings file
constexpr const char* kAgent = "ztgit";

// What is to be committed, and what this clone needs.
struct Choice {
  StorageMode mode = StorageMode::lfs;
  std::string url;     // external: for .lfsconfig
  std::string rclone;  // external
};

void refuse_password(const std::string& url) {
  const auto parsed = net::parse_url(url);
  if (!parsed)
    throw Error(ErrorKind::usage,
                fmt::format("use '{}': neither a folder nor an http(s) URL", visible_line(url)));
  if (!parsed->user.empty() || !parsed->password.empty())
    throw Error(ErrorKind::usage,
                "set the storage: the URL holds a user or a password, and it is "
                "committed for everybody to read")
        .hint("Leave them out and sign in: ztgit auth login HOST --with-token");
}

Choice choice_of(const StorageRequest& request, std::vector<std::string>& notes) {
  Choice choice;
  choice.mode = *request.mode;
  if (choice.mode != StorageMode::external) {
    if (request.lfs || request.rclone)
      throw Error(ErrorKind::usage,
                  "set the storage: --lfs and --rclone go with --storage external");
    return choice;
  }
  if (request.lfs.has_value() == request.rclone.has_value())
    throw Error(ErrorKind::usage, "set the storage: external needs one of --lfs and --rclone")
        .hint(
            "For example: --lfs https://lfs.example.com/hero, --lfs /mnt/nas/pictures.git, or "
            "--rclone NAME:path");
  if (request.rclone) {
    if (!is_rclone_place(*request.rclone))
      throw Error(ErrorKind::usage,
                  fmt::format("use the rclone remote '{}': not of the form NAME:path",
                              visible_line(*request.rclone)))
          .hint("'rclone listremotes' names those of this machine.");
    choice.rclone = *request.rclone;
    return choice;
  }
  const auto folder = net::local_folder(*request.lfs, request.environment.current_folder);
  if (!folder) {
    refuse_password(*request.lfs);
    choice.url = *request.lfs;
    return choice;
  }
  std::error_code ignored;
  if (!fs::exists(*folder, ignored)) {
    git::Repository::create(*folder, /*bare=*/true);
    notes.push_back(
        fmt::format("Made {}: git-lfs keeps pictures in a bare repository.", folder->string()));
  } else {
    git::Repository::open(*folder);  // Error: a plain folder does not work for git-lfs
  }
  choice.url = file_url(folder->string());
  return choice;
}

// The agent is a program: git-lfs takes it from this clone's own settings only.
void set_agent(git::Repository& repo, const std::string& rclone) {
  const auto key = fmt::format("lfs.customtransfer.{}.", kAgent);
  repo.set_local_config(key + "path", "ztgit");
  repo.set_local_config(key + "args", fmt::format("lfs-agent \"{}\"", rclone));
  repo.set_local_config("lfs.standalonetransferagent", kAgent);
}

std::string now_at(const git::Repository& repo, const std::string& tree, const std::string& path) {
  if (auto text = read_file_if_exists(repo.work_tree() / path, kFileLimit)) return *text;
  const auto entry = git::find_in_tree(repo, tree, path);
  return entry ? git::read_blob(repo, entry->id, kFileLimit) : std::string();
}

PathChange file_change(const git::Repository& repo, const std::string& path, std::string text) {
  PathChange change;
  change.path = path;
  change.tree_blob = change.index_blob = change.work_tree_text = std::move(text);
  if (const auto info = lstat_of(repo.work_tree() / path)) change.seen = *info;
  return change;
}

// All objects that the branch's history names: the new place has none of them.
void remember_all(const git::Repository& repo, const std::string& tip) {
  Unpushed all;
  std::set<std::string> seen;
  for (const auto& commit : git::commits_between(repo, tip, {}))
    for (const auto& blob : git::small_blobs_changed_by(repo, commit, lfs::kPointerMaxBytes))
      if (auto pointer = lfs::parse_pointer(git::read_blob(repo, blob.id, lfs::kPointerMaxBytes));
          pointer && pointer->size > 0 && seen.insert(pointer->oid).second)
        all.objects.push_back(std::move(*pointer));
  for (const auto& remote : repo.remotes()) write_unpushed(repo, remote.name, all);
}

// What remotes have as pointers becomes whole from here on.
void add_whole_pictures(const git::Repository& repo, const std::string& tree, Step& step) {
  for (const auto& picture : pictures_in(repo, tree)) {
    PathChange change;
    change.path = picture.path;
    change.tree_blob = change.index_blob = whole_picture(repo, picture.path, picture.pointer);
    change.seen = lstat_of(repo.work_tree() / picture.path);
    step.changes.push_back(std::move(change));
  }
}

std::string commit_choice(git::Repository& repo, const StorageRequest& request,
                          const Choice& choice) {
  const auto head = repo.head();
  if (head.detached())
    throw Error(ErrorKind::conflict, "set the storage: HEAD is detached")
        .hint("Run 'git switch BRANCH' there first.");
  ChangeSet changes;
  changes.ref = head.ref;
  changes.ref_commit = changes.base_commit = head.commit;
  changes.base_tree = git::tree_of_commit(repo, head.commit);
  changes.identities = git::identities(repo, request.identity);
  changes.remotes_to_remember = remembered_remotes(repo);
  Step step{fmt::format("Keep pictures in storage mode {}\n", name_of(choice.mode)), {}, true};
  const auto put = [&](const std::string& path, const std::string& text) {
    if (text != now_at(repo, changes.base_tree, path) ||
        !git::find_in_tree(repo, changes.base_tree, path))
      step.changes.push_back(file_change(repo, path, text));
  };
  put(".ztgit.yaml",
      with_storage(now_at(repo, changes.base_tree, ".ztgit.yaml"), choice.mode, choice.rclone));
  const auto lfsconfig = now_at(repo, changes.base_tree, ".lfsconfig");
  if (!choice.url.empty() || !lfsconfig.empty())
    put(".lfsconfig", with_lfs_url(lfsconfig, choice.url));
  const auto attributes = now_at(repo, changes.base_tree, ".gitattributes");
  put(".gitattributes", choice.mode == StorageMode::plain ? with_plain_pictures(attributes)
                                                          : with_lfs_pictures(attributes));
  if (choice.mode == StorageMode::plain) add_whole_pictures(repo, changes.base_tree, step);
  if (step.changes.empty()) return {};
  changes.steps.push_back(std::move(step));
  SyncBatch batch(repo.common_dir());
  return commit_changes(repo, changes, batch).commits.at(0);
}

}  // namespace

StorageReport set_storage(const StorageRequest& request) {
  const auto location = locate(request.project, request.environment);
  if (!location.exists)
    throw Error(ErrorKind::not_found,
                fmt::format("set up {}: there is no such project", location.root.string()))
        .hint("Make it: ztgit init NAME");
  auto repo = git::Repository::open(location.root);
  make_folders(repo.common_dir() / "ztgit");
  const FolderLock lock(repo.common_dir() / "ztgit" / "lock", kProjectPatience);
  clear_leftovers(repo);
  StorageReport report;
  report.notes = ensure_lfs_setup(repo, request.environment);
  Choice choice;
  if (request.mode) {
    choice = choice_of(request, report.notes);
    if (choice.mode == StorageMode::plain) report.rewritten = make_history_plain(repo);
    report.commit = commit_choice(repo, request, choice);
    if (choice.mode == StorageMode::plain)
      for (const auto& remote : repo.remotes()) begin_unpushed(repo, remote.name);
    else if (!report.commit.empty())
      remember_all(repo, report.commit);
  } else {
    const auto settings = settings_of(repo, git::tree_of_commit(repo, repo.head().commit));
    choice.mode = settings.storage;
    choice.rclone = settings.rclone;
  }
  if (!choice.rclone.empty()) set_agent(repo, choice.rclone);
  report.mode = choice.mode;
  report.where = choice.rclone.empty() ? choice.url : choice.rclone;
  return report;
}

}  // namespace ztgit::project
