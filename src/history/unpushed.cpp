#include "history/unpushed.hpp"

#include <vector>

#include "git/reachable.hpp"
#include "git/roots.hpp"

namespace ztgit::history {

UnpushedCommits::UnpushedCommits(const git::Repository& repo) {
  const auto head = repo.head();
  if (head.unborn()) return;
  std::vector<std::string> there;
  for (const auto& ref : git::all_refs(repo))
    if (ref.name.starts_with("refs/remotes/") && !ref.commit.empty()) there.push_back(ref.commit);
  for (auto& commit : git::commits_reachable(repo, {head.commit}, there))
    commits_.insert(std::move(commit));
}

}  // namespace ztgit::history
