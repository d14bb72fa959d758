#include "project/pull.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/lock.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "fetch_refs.hpp"
#include "get_pictures.hpp"
#include "git/identity.hpp"
#include "git/reference.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "leftovers.hpp"
#include "new_project.hpp"
#include "pictures.hpp"
#include "project/locate.hpp"
#include "project/project_settings.hpp"
#include "reach.hpp"
#include "work_tree_update.hpp"

namespace ztgit::project {

namespace {

constexpr std::string_view kHeads = "refs/heads/";
constexpr std::chrono::minutes kRebasePatience{30};  // pictures of a large step may be filtered

// A project and one remote of it, and what the remote's branch is now.
class Pull {
 public:
  Pull(const PullRequest& request, std::string action)
      : request_(request),
        action_(std::move(action)),
        location_(locate(request.project, request.environment)),
        repo_(git::Repository::open(location_.root)),
        head_(repo_.head()) {
    const auto branch = head_.detached() ? std::string() : head_.ref.substr(kHeads.size());
    connection_.emplace(repo_, choose_remote(repo_, request.remote, branch, action_),
                        caller_of(request.environment, request.observer));
    const auto& remote = connection_->git_remote();
    report_.remote = remote.name;
    report_.url = git::shown_url(remote.url);
    report_.branch = request.branch.value_or(followed(branch));
  }

  // Brings the refs; afterwards tip() is known.
  void refs() {
    const auto tracking = tracking_ref(connection_->git_remote(), report_.branch);
    const auto before = repo_.commit_of(tracking);
    const auto found = fetch_refs(*connection_);
    if (report_.branch.empty()) report_.branch = found.head_branch;
    const auto now = repo_.commit_of(tracking_ref(connection_->git_remote(), report_.branch));
    if (!now || std::find(found.branches.begin(), found.branches.end(), report_.branch) ==
                    found.branches.end())
      throw Error(ErrorKind::not_found, fmt::format("{}: {} has no branch {}", action_,
                                                    report_.remote, visible_line(report_.branch)))
          .hint(found.branches.empty() ? std::string("It is empty: push to it first.")
                                       : fmt::format("It has {}. Name one with --branch.",
                                                     visible_line(fmt::format(
                                                         "{}", fmt::join(found.branches, ", ")))));
    tip_ = *now;
    std::vector<std::string> known;
    if (before) known.push_back(*before);
    if (!head_.unborn()) known.push_back(head_.commit);
    report_.commits = git::commits_between(repo_, tip_, known).size();
  }

  void pictures_only() {
    if (request_.pointers_only) return;
    auto store = store_of(repo_);
    connection_->use_lfsconfig_of(tip_);
    require_agent();
    const auto filter = filter_of(connection_->settings(), request_.include, request_.exclude);
    std::vector<lfs::Pointer> wanted;
    std::vector<std::pair<std::string, lfs::Pointer>> named;
    for (const auto& picture : pictures_in(repo_, git::tree_of_commit(repo_, tip_))) {
      if (!filter.takes(picture.path) || store.has(picture.pointer)) continue;
      wanted.push_back(picture.pointer);
      named.emplace_back(picture.path, picture.pointer);
    }
    const auto got =
        get_objects(*connection_, store, wanted, options_for(request_.observer, ref()));
    count(got);
    std::erase_if(named, [&](const auto& each) { return store.has(each.second); });
    for (const auto& [path, pointer] : named) report_.missing.push_back(path);
    for (auto& reason : reasons_for(named, got)) report_.notes.push_back(std::move(reason));
  }

  void move_forward() {
    make_folders(repo_.common_dir() / "ztgit");
    const FolderLock lock(repo_.common_dir() / "ztgit" / "lock", kProjectPatience);
    clear_leftovers(repo_);
    const bool ahead = !head_.unborn() && git::is_ancestor(repo_, tip_, head_.commit);
    const auto target = ahead ? head_.commit : tip_;
    if (!head_.unborn() && !ahead && !git::is_ancestor(repo_, head_.commit, tip_))
      return both_have_commits();
    auto store = store_of(repo_);
    connection_->use_lfsconfig_of(target);
    const auto tree = git::tree_of_commit(repo_, target);
    if (!request_.pointers_only) require_agent();
    const auto filter = filter_of(connection_->settings(), request_.include, request_.exclude);
    WorkTreeUpdate update(
        repo_, store,
        {git::tree_of_commit(repo_, head_.commit), tree, &filter, request_.pointers_only});
    auto options = options_for(request_.observer, ref());
    options.arrived = [&update](const lfs::Pointer& pointer) { update.arrived(pointer); };
    const auto got = get_objects(*connection_, store, update.wanted(), options);
    count(got);
    const auto result = update.finish();
    report_.pictures = result.pictures;
    for (const auto& [path, pointer] : result.missing) report_.missing.push_back(path);
    for (auto& reason : reasons_for(result.missing, got))
      report_.notes.push_back(std::move(reason));
    fault_point("index published");
    if (target == head_.commit) return;
    git::update_ref(repo_, {head_.ref, target, head_.commit, "pull: fast-forward"},
                    git::reflog_identity(repo_));
    report_.moved = true;
  }

  void require_branch() const {
    if (head_.detached())
      throw Error(ErrorKind::conflict, "pull: HEAD is detached, no branch would move")
          .hint(fmt::format("Run 'git -C {} switch BRANCH' first.", location_.root.string()));
    if (const auto what = repo_.operation_in_progress(); !what.empty())
      throw Error(ErrorKind::conflict, fmt::format("pull: a {} is in progress", what))
          .hint(fmt::format("Finish it: git -C {} status tells how.", location_.root.string()));
  }

  PullReport take_report() { return std::move(report_); }

 private:
  std::string ref() const { return std::string(kHeads) + report_.branch; }

  std::string followed(const std::string& branch) const {
    if (branch.empty()) return {};
    const auto merge = repo_.config(fmt::format("branch.{}.merge", branch));
    return merge && merge->starts_with(kHeads) ? merge->substr(kHeads.size()) : branch;
  }

  void require_agent() const {
    const auto tree = git::tree_of_commit(repo_, tip_);
    if (const auto problem = missing_agent(repo_, settings_of(repo_, tree))) throw Error(*problem);
  }

  void count(const Got& got) {
    report_.objects += got.objects;
    report_.bytes += got.bytes;
  }

  // git itself rebases: it knows conflicts, hooks and how to stop and go on. The pictures are here
  // already, so that its filter needs no network.
  void both_have_commits() {
    pictures_only();
    if (!request_.rebase)
      throw Error(ErrorKind::conflict,
                  fmt::format("pull: this project and {} both have new commits", report_.remote))
          .hint("To put yours on top of theirs: ztgit pull --rebase")
          .hint(fmt::format("To join them: git -C {} merge {}/{}", location_.root.string(),
                            report_.remote, report_.branch));
    ProcessRequest rebase;
    rebase.command = {"git", "rebase", tip_};
    rebase.folder = location_.root;
    rebase.environment = {{"LC_ALL", "C"}};
    rebase.timeout = kRebasePatience;
    const auto result = run_process(rebase);
    if (!result.ok())
      throw Error(
          ErrorKind::conflict,
          fmt::format("pull: rebase: {}", visible_line(result.error_output + result.output)))
          .hint(fmt::format("Resolve it there and 'git rebase --continue', or undo it: "
                            "git -C {} rebase --abort",
                            location_.root.string()));
    report_.moved = true;
  }

  const PullRequest& request_;
  std::string action_;
  Location location_;
  git::Repository repo_;
  git::Head head_;
  std::optional<remote::Connection> connection_;
  std::string tip_;
  PullReport report_;
};

}  // namespace

PullReport fetch(const PullRequest& request) {
  Pull pull(request, "fetch");
  pull.refs();
  pull.pictures_only();
  return pull.take_report();
}

PullReport pull(const PullRequest& request) {
  Pull pull(request, "pull");
  pull.require_branch();
  pull.refs();
  pull.move_forward();
  return pull.take_report();
}

}  // namespace ztgit::project
