#include "history/stack.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <queue>
#include <set>
#include <utility>

#include "base/cancel.hpp"
#include "git/checkout.hpp"
#include "git/commit.hpp"
#include "git/revision.hpp"
#include "git/tree.hpp"
#include "project/picture_name.hpp"

namespace ztgit::history {

namespace {

// Commits that are looked at: some ten seconds. Further back nobody looks for a version.
constexpr std::size_t kMostCommits = 200'000;

bool is_regular(std::uint32_t mode) {
  return mode == git::kFileMode || mode == git::kExecutableMode;
}

struct State {
  std::string blob, sidecar;
  bool operator==(const State&) const = default;
};

class Walk {
 public:
  Walk(const git::Repository& repo, std::size_t most) : repo_(repo), most_(most) {}

  std::vector<Version> run(const std::string& from, const std::string& path) {
    push(from, path);
    while (!waiting_.empty() && versions_.size() < most_ && seen_.size() < kMostCommits) {
      throw_if_cancelled();
      const auto next = waiting_.top();
      waiting_.pop();
      visit(next.commit, next.path);
    }
    return std::move(versions_);
  }

 private:
  struct Waiting {
    std::int64_t time;
    std::size_t order;  // of two commits of one second the first found is the newer
    std::string commit, path;
    bool operator<(const Waiting& other) const {
      return std::pair(time, other.order) < std::pair(other.time, order);
    }
  };

  void push(const std::string& commit, const std::string& path) {
    if (!seen_.insert(commit + path).second) return;
    waiting_.push({git::commit_time(repo_, commit), seen_.size(), commit, path});
  }

  State state_in(const std::string& commit, const std::string& path) const {
    const auto tree = git::tree_of_commit(repo_, commit);
    const auto blob = [&](const std::string& name) {
      const auto entry = git::find_in_tree(repo_, tree, name);
      return entry && is_regular(entry->mode) ? entry->id : std::string();
    };
    return {blob(path), blob(project::sidecar_path(path))};
  }

  // Where the same bytes lay before, if the commit took them away from there.
  std::string former_path(const std::string& parent, const std::string& commit,
                          const std::string& blob) const {
    for (const auto& change : git::changes_between(repo_, git::tree_of_commit(repo_, parent),
                                                   git::tree_of_commit(repo_, commit)))
      if (change.new_blob.empty() && change.old_blob == blob) return change.path;
    return {};
  }

  void visit(const std::string& commit, const std::string& path) {
    const auto state = state_in(commit, path);
    if (state.blob.empty()) return;  // it was not there yet
    std::vector<std::pair<std::string, State>> parents;
    for (auto& parent : git::read_commit(repo_, commit).parents) {
      if (!git::find_commit(repo_, parent)) continue;  // a shallow clone ends here
      auto before = state_in(parent, path);
      if (before == state) return push(parent, path);  // whatever a merge's other side did
      parents.emplace_back(std::move(parent), std::move(before));
    }
    versions_.push_back({commit, path, state.blob, state.sidecar});
    for (const auto& [parent, before] : parents) {
      const auto old = before.blob.empty() ? former_path(parent, commit, state.blob) : path;
      if (!old.empty()) push(parent, old);
    }
  }

  const git::Repository& repo_;
  std::size_t most_;
  std::priority_queue<Waiting> waiting_;
  std::set<std::string> seen_;
  std::vector<Version> versions_;
};

}  // namespace

std::vector<Version> stack_of(const git::Repository& repo, const std::string& from,
                              const std::string& path, std::size_t most) {
  return Walk(repo, most).run(from, path);
}

std::vector<Version> versions_in(const git::Repository& repo, const std::string& commit) {
  const auto parents = git::read_commit(repo, commit).parents;
  const bool first = parents.empty() || !git::find_commit(repo, parents.front());
  const auto tree = git::tree_of_commit(repo, commit);
  const auto before = first ? std::string() : git::tree_of_commit(repo, parents.front());
  std::map<std::string, Version> versions;  // by path
  for (const auto& change : git::changes_between(repo, before, tree)) {
    if (!is_regular(change.new_blob.empty() ? change.old_mode : change.new_mode)) continue;
    const bool is_sidecar = change.path.ends_with(project::kSidecarSuffix);
    auto path = change.path;
    if (is_sidecar) path.resize(path.size() - project::kSidecarSuffix.size());
    if (!project::has_picture_name(path)) continue;
    versions.try_emplace(path, Version{commit, path, {}, {}});
  }
  std::vector<Version> list;
  list.reserve(versions.size());
  for (auto& [path, version] : versions) {
    const auto blob = [&, &tree = tree](const std::string& name) {
      const auto entry = git::find_in_tree(repo, tree, name);
      return entry && is_regular(entry->mode) ? entry->id : std::string();
    };
    version.blob = blob(path);
    version.sidecar = blob(project::sidecar_path(path));
    list.push_back(std::move(version));
  }
  return list;
}

std::optional<VersionName> version_name(std::string_view word) {
  const auto at = word.rfind('@');
  if (at == word.npos || at == 0) return std::nullopt;
  auto number = word.substr(at + 1);
  VersionName name{std::string(word.substr(0, at)), number.starts_with('~'), 0};
  if (name.from_newest) number.remove_prefix(1);
  const auto* const end = number.data() + number.size();
  const auto [read, problem] = std::from_chars(number.data(), end, name.number);
  if (problem != std::errc() || read != end || (!name.from_newest && name.number == 0))
    return std::nullopt;
  return name;
}

}  // namespace ztgit::history
