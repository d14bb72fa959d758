#include "git/commit.hpp"

#include <fmt/format.h>

#include "handle.hpp"

namespace ztgit::git {

namespace {

Identity identity_of(const git_signature* signature) {
  return {signature->name, signature->email, {signature->when.time, signature->when.offset}};
}

}  // namespace

NewCommit read_commit(const Repository& repo, std::string_view id) {
  const auto oid = to_oid(id);
  CommitHandle commit;
  check(git_commit_lookup(out(commit), repo.native(), &oid), fmt::format("read the commit {}", id));
  NewCommit read{to_hex(*git_commit_tree_id(commit.get())),
                 {},
                 git_commit_message_raw(commit.get()),
                 identity_of(git_commit_author(commit.get())),
                 identity_of(git_commit_committer(commit.get()))};
  for (unsigned i = 0; i < git_commit_parentcount(commit.get()); ++i)
    read.parents.push_back(to_hex(*git_commit_parent_id(commit.get(), i)));
  return read;
}

}  // namespace ztgit::git
