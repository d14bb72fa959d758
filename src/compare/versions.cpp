#include "versions.hpp"

#include <charconv>

#include "base/cancel.hpp"
#include "git/commit.hpp"
#include "git/revision.hpp"
#include "git/tree.hpp"
#include "project/picture_name.hpp"

namespace ztgit::compare {

namespace {

// First parents that are looked at: a second or two. Further back nobody counts versions.
constexpr std::size_t kMostCommits = 100'000;

struct State {
  std::string picture, sidecar;  // blobs
  bool operator==(const State&) const = default;
};

State state_in(const git::Repository& repo, const std::string& commit, const std::string& path) {
  const auto tree = git::tree_of_commit(repo, commit);
  const auto blob = [&](const std::string& name) {
    const auto entry = git::find_in_tree(repo, tree, name);
    return entry ? entry->id : std::string();
  };
  return {blob(path), blob(project::sidecar_path(path))};
}

}  // namespace

std::vector<std::string> versions_of(const git::Repository& repo, const std::string& from,
                                     const std::string& path, std::size_t most) {
  std::vector<std::string> versions;
  auto commit = from;
  auto state = state_in(repo, commit, path);
  for (std::size_t walked = 0; walked < kMostCommits && versions.size() < most; ++walked) {
    throw_if_cancelled();
    const auto parents = git::read_commit(repo, commit).parents;
    // A shallow clone names parents that it does not have: its history begins here.
    const bool first = parents.empty() || !git::find_commit(repo, parents.front());
    auto before = first ? State{} : state_in(repo, parents.front(), path);
    if (before != state && !state.picture.empty()) versions.push_back(commit);
    if (first) break;
    commit = parents.front();
    state = std::move(before);
  }
  return versions;
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

}  // namespace ztgit::compare
