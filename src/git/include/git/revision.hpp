#pragma once

// What people write for a commit: "HEAD~2", "main", "v1^{tree}", "A..B" (gitrevisions(7)).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ztgit::git {

class Repository;

struct Revision {
  std::string commit;  // empty: `text` names a tree
  std::string tree;
};

// Tags followed. nullopt: it names neither a commit nor a tree that is here.
std::optional<Revision> find_revision(const Repository& repo, const std::string& text);

// The commit that a user's words mean (gitrevisions(7): "main", "HEAD~2", "@{upstream}", a tag, an
// id). nullopt: there is none, or it is not here (a shallow clone).
std::optional<std::string> find_commit(const Repository& repo, std::string_view revision);

// "A..B": what B has and A has not; "A...B": what one of both has and the other has not; else the
// one commit. An empty side is HEAD. Oldest first. Throws Error (not_found), with the cure for a
// shallow clone as hint.
std::vector<std::string> commits_of_range(const Repository& repo, std::string_view range);

// The ref a short name means ("main" -> "refs/heads/main"), as git looks for it. nullopt: none.
std::optional<std::string> find_ref(const Repository& repo, std::string_view name);

// When it was committed, in seconds since 1970. Error when it is not here.
std::int64_t commit_time(const Repository& repo, std::string_view commit);

}  // namespace ztgit::git
