#include "retained.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <vector>

#include "git/commit.hpp"
#include "git/index.hpp"
#include "git/reachable.hpp"
#include "git/roots.hpp"
#include "git/tree.hpp"
#include "lfs/pointer.hpp"
#include "unpushed.hpp"

namespace ztgit::project {

namespace {

constexpr std::int64_t kDay = 86'400;       // s
constexpr std::int64_t kMostDays = 36'500;  // a century is for ever
constexpr std::int64_t kHeadLogDays = 3;    // `git reset` and `git commit --amend` are regretted
                                            // soon or never

// Takes what it meets off the set of oids.
class Search {
 public:
  // `paths`: nothing is taken off for another one. nullptr: all count.
  Search(const git::Repository& repo, Oids& wanted, const git::PathFilter* paths = nullptr)
      : wanted_(wanted),
        walk_(repo, lfs::kPointerMaxBytes, [this, paths](const auto& file, std::string_view text) {
          if (skipping_ || (paths != nullptr && !paths->takes(file.path))) return true;
          if (const auto pointer = lfs::parse_pointer(text)) wanted_.erase(pointer->oid);
          return !wanted_.empty();
        }) {}

  void add_commits(const std::vector<std::string>& commits) {
    for (const auto& commit : commits)
      if (wanted_.empty() || !walk_.add_commit(commit)) return;
  }
  // What these hold is not looked for in those that are added later.
  void skip_commits(const std::set<std::string>& commits) {
    skipping_ = true;
    for (const auto& commit : commits) walk_.add_commit(commit);
    skipping_ = false;
  }
  void add_tree(const std::string& tree) {
    if (!tree.empty() && !wanted_.empty()) walk_.add_tree(tree);
  }
  void add_files(const std::vector<git::TrackedFile>& files) {
    for (const auto& file : files)
      if (wanted_.empty() || !walk_.add_file(file)) return;
  }
  bool done() const { return wanted_.empty(); }

 private:
  Oids& wanted_;
  bool skipping_ = false;
  git::BlobWalk walk_;
};

// A setting that is no number counts as its default, as for git-lfs (config/environment.go).
std::int64_t days_of(const git::Repository& repo, std::string_view key, std::int64_t otherwise) {
  const auto text = repo.config(key).value_or("");
  std::int64_t days = 0;
  const auto end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, days);
  if (text.empty() || problem != std::errc{} || rest != end) return otherwise;
  return std::clamp<std::int64_t>(days, 0, kMostDays);
}

bool is_true(const git::Repository& repo, std::string_view key) {
  const auto text = repo.config(key).value_or("true");
  return text != "false" && text != "no" && text != "off" && text != "0";
}

std::string tracking_prefix(const std::string& remote) { return "refs/remotes/" + remote + "/"; }

std::vector<std::string> pushed_tips(const std::vector<git::RefTip>& refs,
                                     const std::string& remote) {
  std::vector<std::string> tips;
  for (const auto& ref : refs)
    if (ref.name.starts_with(tracking_prefix(remote)) && !ref.commit.empty())
      tips.push_back(ref.commit);
  return tips;
}

// git-lfs-prune(1): "recent" is lfs.fetchrecentrefsdays and lfs.fetchrecentcommitsdays, each
// lengthened by lfs.pruneoffsetdays unless it is 0.
class Needs {
 public:
  Needs(const git::Repository& repo, const Retention& retention, Oids& oids)
      : repo_(repo),
        retention_(retention),
        oids_(oids),
        search_(repo, oids),
        kept_paths_(repo, oids, retention.kept_paths),
        refs_(git::all_refs(repo)),
        offset_(days_of(repo, "lfs.pruneoffsetdays", 3)) {}

  // The cheap and likely ones first: the search ends when nothing is left to find.
  void find() {
    add_work_trees();
    add_stash();
    if (!search_.done() && retention_.recent) add_recent_refs();
    if (!search_.done() && retention_.recent) add_recent_commits();
    if (!search_.done()) add_unpushed();
  }

 private:
  std::int64_t since(std::int64_t days) const { return retention_.now - days * kDay; }

  void add_work_trees() {
    for (const auto& git_dir : git::work_tree_git_dirs(repo_)) {
      add_index(git_dir);
      // git-lfs takes what a reset left behind for gone; during a merge or rebase it is not.
      auto heads = git::heads_of(repo_, git_dir);
      if (retention_.git_lfs && heads.size() > 1 && repo_.operation_in_progress().empty())
        heads.resize(1);
      if (retention_.current) kept_paths_.add_commits(heads);
      local_.insert(local_.end(), heads.begin(), heads.end());
      recent_.insert(recent_.end(), heads.begin(), heads.end());
      if (retention_.git_lfs) continue;
      const auto log = git::head_log_since(repo_, git_dir, since(kHeadLogDays));
      search_.add_commits(log);
      local_.insert(local_.end(), log.begin(), log.end());
    }
  }

  // git-lfs lost staged files once (#5636).
  void add_index(const std::filesystem::path& git_dir) {
    auto files = git::files_in_index(git_dir);
    if (!retention_.current || retention_.kept_paths != nullptr) {
      std::set<std::string> committed;
      const auto heads = git::heads_of(repo_, git_dir);
      if (!heads.empty())
        for (const auto& file : git::files_in_tree(repo_, git::tree_of_commit(repo_, heads[0])))
          committed.insert(file.id);
      std::erase_if(files, [&](const auto& file) { return committed.contains(file.id); });
    }
    search_.add_files(files);
  }

  void add_stash() {
    const auto stash = git::stash_entries(repo_);
    if (!retention_.git_lfs) search_.add_commits(stash);
    local_.insert(local_.end(), stash.begin(), stash.end());
  }

  void add_recent_refs() {
    const auto days = days_of(repo_, "lfs.fetchrecentrefsdays", 7);
    const bool remotes_too = is_true(repo_, "lfs.fetchrecentremoterefs");
    for (const auto& ref : refs_) {
      if (ref.commit.empty()) {
        kept_paths_.add_tree(ref.tree);  // a tag on a tree has no date
        continue;
      }
      if (days == 0 || ref.time < since(days + offset_)) continue;
      if (ref.name.starts_with("refs/remotes/") &&
          !(remotes_too && ref.name.starts_with(tracking_prefix(retention_.remote))))
        continue;
      kept_paths_.add_tree(ref.tree);
      recent_.push_back(ref.commit);
    }
  }

  // All that the remote's tracking refs do not reach; refs of other remotes are those remotes'.
  void add_unpushed() {
    for (const auto& ref : refs_)
      if (!ref.commit.empty() && !ref.name.starts_with("refs/remotes/"))
        local_.push_back(ref.commit);
    const auto unpushed =
        git::commits_reachable(repo_, local_, pushed_tips(refs_, retention_.remote));
    if (!retention_.git_lfs) {
      search_.add_commits(unpushed);
      return;
    }
    const std::set<std::string> fresh(unpushed.begin(), unpushed.end());
    std::set<std::string> pushed;  // that the fresh ones are made on
    for (const auto& commit : unpushed)
      for (auto& parent : git::read_commit(repo_, commit).parents)
        if (!fresh.contains(parent)) pushed.insert(std::move(parent));
    Search news(repo_, oids_);
    news.skip_commits(pushed);
    news.add_commits(unpushed);
  }

  // Previous versions: git-lfs counts the days from each branch's last commit on, not from today.
  void add_recent_commits() {
    const auto days = days_of(repo_, "lfs.fetchrecentcommitsdays", 0);
    if (days == 0) return;
    if (!retention_.git_lfs) {
      kept_paths_.add_commits(git::commits_since(repo_, recent_, since(days + offset_)));
      return;
    }
    for (const auto& commit : recent_) {
      const auto made = git::read_commit(repo_, commit).committer.when.seconds;
      kept_paths_.add_commits(git::commits_since(repo_, {commit}, made - (days + offset_) * kDay));
    }
  }

  const git::Repository& repo_;
  const Retention& retention_;
  Oids& oids_;
  Search search_;
  Search kept_paths_;  // for what only paths that are fetched keep
  std::vector<git::RefTip> refs_;
  std::int64_t offset_;  // days
  std::vector<std::string> local_, recent_;
};

// Those of `oids` that a commit names which one of the tips reaches.
Oids named_by(const git::Repository& repo, const std::vector<std::string>& tips, const Oids& oids) {
  Oids left = oids;
  Search(repo, left).add_commits(git::commits_reachable(repo, tips, {}));
  Oids found;
  std::set_difference(oids.begin(), oids.end(), left.begin(), left.end(),
                      std::inserter(found, found.end()));
  return found;
}

}  // namespace

Oids not_needed(const git::Repository& repo, const Retention& retention, Oids oids) {
  for (const auto& pointer : all_unpushed(repo)) oids.erase(pointer.oid);
  if (!oids.empty()) Needs(repo, retention, oids).find();
  return oids;
}

Oids reachable_among(const git::Repository& repo, const Oids& oids) {
  std::vector<std::string> tips;
  for (const auto& ref : git::all_refs(repo))
    if (!ref.commit.empty()) tips.push_back(ref.commit);
  return named_by(repo, tips, oids);
}

Oids pushed_among(const git::Repository& repo, const std::string& remote, const Oids& oids) {
  return named_by(repo, pushed_tips(git::all_refs(repo), remote), oids);
}

}  // namespace ztgit::project
