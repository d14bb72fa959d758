#include "fetch_refs.hpp"

#include <fmt/format.h>

namespace ztgit::project {

namespace {
constexpr std::string_view kHeads = "refs/heads/";
}

FetchedRefs fetch_refs(remote::Connection& connection) {
  auto& remote = connection.refs(git::Direction::fetch);
  FetchedRefs found;
  std::string head_id;
  for (const auto& ref : remote.refs(git::Direction::fetch)) {
    if (ref.name == "HEAD") {
      head_id = ref.id;
      if (ref.symbolic_target.starts_with(kHeads))
        found.head_branch = ref.symbolic_target.substr(kHeads.size());
    } else if (ref.name.starts_with(kHeads)) {
      found.branches.push_back(ref.name.substr(kHeads.size()));
      // Servers from before symref tell only the id; git guesses alike.
      if (found.head_branch.empty() && ref.id == head_id && !head_id.empty())
        found.head_branch = found.branches.back();
    }
  }
  if (!found.branches.empty())
    remote.fetch(
        {{"refs/heads/*", fmt::format("refs/remotes/{}/*", connection.git_remote().name), true}});
  return found;
}

std::string tracking_ref(const git::Remote& remote, const std::string& branch) {
  return fmt::format("refs/remotes/{}/{}", remote.name, branch);
}

}  // namespace ztgit::project
