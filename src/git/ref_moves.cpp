#include "ref_moves.hpp"

#include <set>

#include <fmt/format.h>

#include "base/durability.hpp"
#include "base/error.hpp"
#include "git/reference.hpp"
#include "git/repository.hpp"
#include "git/transfer.hpp"
#include "handle.hpp"
#include "lock_note.hpp"

namespace ztgit::git {

namespace fs = std::filesystem;

namespace {

void refuse_backward(const Repository& repo, const RefMove& move, const std::string& old_id) {
  if (move.force) return;
  if (move.ref.starts_with("refs/tags/"))
    throw Error(ErrorKind::conflict, fmt::format("move {}: the tag exists already", move.ref));
  if (!is_ancestor(repo, old_id, move.id))
    throw Error(ErrorKind::conflict, fmt::format("move {}: not a fast-forward", move.ref));
}

void write_ref(Repository& repo, const RefMove& move, const std::string& old_id) {
  const auto id = to_oid(move.id);
  ReferenceHandle moved;
  const LockNote note(repo.common_dir(), move.ref + ".lock");
  int status = 0;
  if (old_id.empty()) {
    status = git_reference_create(out(moved), repo.native(), move.ref.c_str(), &id, /*force=*/0,
                                  move.log_text.c_str());
  } else {
    const auto old_oid = to_oid(old_id);
    status = git_reference_create_matching(out(moved), repo.native(), move.ref.c_str(), &id,
                                           /*force=*/1, &old_oid, move.log_text.c_str());
  }
  if (status == GIT_EMODIFIED || status == GIT_EEXISTS)
    throw Error(ErrorKind::conflict,
                fmt::format("move {}: it was moved by another program meanwhile, or a ref above or "
                            "below it is in the way",
                            move.ref))
        .hint(
            "Run the same command again. If it fails again, 'git remote prune NAME' removes refs "
            "that the other side no longer has.");
  check(status, fmt::format("move {} in {}", move.ref, repo.common_dir().string()));
}

}  // namespace

bool is_full_ref_name(const std::string& name) {
  int valid = 0;
  return name.starts_with("refs/") && git_reference_name_is_valid(&valid, name.c_str()) == 0 &&
         valid == 1;
}

std::string tracking_ref(const git_remote* remote, const std::string& ref) {
  for (std::size_t i = 0; i < git_remote_refspec_count(remote); ++i) {
    const auto* spec = git_remote_get_refspec(remote, i);
    if (git_refspec_direction(spec) != GIT_DIRECTION_FETCH ||
        git_refspec_src_matches(spec, ref.c_str()) == 0)
      continue;
    git_buf name = GIT_BUF_INIT;
    const int status = git_refspec_transform(&name, spec, ref.c_str());
    std::string tracking = status == 0 ? std::string(name.ptr, name.size) : std::string();
    git_buf_dispose(&name);
    check(status, "find the tracking ref of " + ref);
    return tracking;
  }
  return {};
}

std::size_t move_refs(Repository& repo, const std::vector<RefMove>& moves) {
  // libgit2's own flushing takes six a ref (it flushes both reflogs and every folder as well).
  SyncBatch batch(repo.common_dir());
  std::set<fs::path> folders;
  std::size_t moved = 0;
  for (const auto& move : moves) {
    const auto old_id = repo.commit_of(move.ref).value_or("");
    if (old_id == move.id) continue;
    ++moved;
    if (move.id.empty()) {
      remove_ref(repo, move.ref);
      continue;
    }
    if (!old_id.empty()) refuse_backward(repo, move, old_id);
    write_ref(repo, move, old_id);
    const auto file = repo.common_dir() / move.ref;
    batch.start(open_to_read(file), file);
    folders.insert(file.parent_path());
  }
  batch.finish();
  for (const auto& folder : folders) sync_folder_unless_journaled(folder);
  return moved;
}

}  // namespace ztgit::git
