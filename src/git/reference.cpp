#include "git/reference.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/durability.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "git/repository.hpp"
#include "handle.hpp"
#include "lock_note.hpp"

namespace ztgit::git {

std::vector<NamedRef> refs_below(const Repository& repo, const std::string& prefix) {
  Handle<git_reference_iterator, git_reference_iterator_free> iterator;
  check(git_reference_iterator_glob_new(out(iterator), repo.native(), (prefix + "*").c_str()),
        "list the refs");
  std::vector<NamedRef> refs;
  while (true) {
    ReferenceHandle reference;
    const int status = git_reference_next(out(reference), iterator.get());
    if (status == GIT_ITEROVER) break;
    check(status, "list the refs");
    if (const auto* id = git_reference_target(reference.get()))
      refs.push_back({git_reference_name(reference.get()), to_hex(*id)});
  }
  std::sort(refs.begin(), refs.end(),
            [](const NamedRef& a, const NamedRef& b) { return a.name < b.name; });
  return refs;
}

void update_ref(Repository& repo, const RefUpdate& update, const Identity& who) {
  check(git_repository_set_ident(repo.native(), who.name.c_str(), who.email.c_str()),
        "name the author of the reflog");
  const auto id = to_oid(update.new_id);
  ReferenceHandle moved;
  const LockNote note(repo.common_dir(), update.ref + ".lock");
  int status = 0;
  if (update.old_id.empty()) {
    status = git_reference_create(out(moved), repo.native(), update.ref.c_str(), &id, /*force=*/0,
                                  update.log_text.c_str());
  } else {
    const auto old_id = to_oid(update.old_id);
    status = git_reference_create_matching(out(moved), repo.native(), update.ref.c_str(), &id,
                                           /*force=*/1, &old_id, update.log_text.c_str());
  }
  if (status == GIT_EMODIFIED || status == GIT_EEXISTS)
    throw Error(ErrorKind::conflict,
                fmt::format("move {}: it was moved by another program meanwhile", update.ref))
        .hint("Run the same command again.");
  check(status, fmt::format("move {} in {}", update.ref, repo.common_dir().string()));
  if (!update.flush) return;
  // One flush for the ref, its name and all the names made since the barrier. libgit2's own
  // (GIT_OPT_ENABLE_FSYNC_GITDIR) would be six: it flushes both reflogs and every folder as well.
  const auto file = repo.common_dir() / update.ref;
  sync_file(open_to_read(file), file);
  sync_folder_unless_journaled(file.parent_path());
}

void remove_ref(Repository& repo, const std::string& name) {
  const LockNote note(repo.common_dir(), name + ".lock");
  // A ref that was packed is also taken out of packed-refs.
  const LockNote packed(repo.common_dir(), "packed-refs.lock");
  const int status = git_reference_remove(repo.native(), name.c_str());
  if (status != GIT_ENOTFOUND) check(status, "remove " + name);
}

}  // namespace ztgit::git
