#include "git/transfer.hpp"

#include <algorithm>
#include <array>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "callback_guard.hpp"
#include "handle.hpp"
#include "lock_note.hpp"
#include "ref_moves.hpp"

namespace ztgit::git {

namespace fs = std::filesystem;

namespace {

using RevwalkHandle = Handle<git_revwalk, git_revwalk_free>;
using DiffHandle = Handle<git_diff, git_diff_free>;
using ReferenceIteratorHandle = Handle<git_reference_iterator, git_reference_iterator_free>;

// Hooks a receiving repository runs and libgit2 does not.
constexpr std::array<const char*, 6> kReceivingHooks = {"pre-receive",           "update",
                                                        "post-receive",          "post-update",
                                                        "reference-transaction", "proc-receive"};

bool has_a_say(const Repository& receiver) {
  if (!receiver.bare()) return true;
  const auto configured = receiver.config("core.hookspath");
  const auto hooks = configured ? receiver.git_dir() / *configured : receiver.git_dir() / "hooks";
  return std::any_of(kReceivingHooks.begin(), kReceivingHooks.end(),
                     [&](const char* name) { return ::access((hooks / name).c_str(), X_OK) == 0; });
}

void push_by_git(const Repository& repo, const std::string& remote, const std::string& ref) {
  ProcessRequest request;
  request.command = {"git", "push", "--porcelain", remote, ref + ":" + ref};
  request.folder = repo.work_tree().empty() ? repo.git_dir() : repo.work_tree();
  request.environment = {{"GIT_LFS_SKIP_PUSH", "1"}, {"LC_ALL", "C"}};
  request.timeout = std::chrono::minutes(30);
  const auto result = run_process(request);
  if (result.ok()) return;
  const auto said = result.output + "\n" + result.error_output;
  const bool refused = said.find("rejected]") != said.npos;
  throw Error(refused ? ErrorKind::conflict : ErrorKind::io,
              fmt::format("push {}: {}", ref, visible_line(said)));
}

// A push to a folder under way. libgit2 takes two locks in it: the receiver's on the ref, after the
// pack has arrived, and ours on the tracking ref, after the answer.
struct DirectPush {
  LockNote receivers_lock;
  std::filesystem::path common_dir;  // ours
  std::string tracking;              // empty: none
  std::optional<LockNote> tracking_lock = {};
  std::string refusal = {};
  CallbackGuard guard = {};
};

int pack_arrives(unsigned /*current*/, unsigned /*total*/, std::size_t /*bytes*/, void* payload) {
  static_cast<DirectPush*>(payload)->receivers_lock.renew();
  return 0;
}

int ref_was_answered(const char* /*ref*/, const char* status, void* payload) {
  auto& push = *static_cast<DirectPush*>(payload);
  if (status != nullptr) push.refusal = status;
  if (push.tracking.empty()) return 0;
  return push.guard.run(
      [&] { push.tracking_lock.emplace(push.common_dir, push.tracking + ".lock"); });
}

}  // namespace

std::string shown_url(const std::string& url) {
  const auto scheme = url.find("://");
  if (scheme == url.npos) return url;
  const auto end = std::min(url.find('/', scheme + 3), url.size());
  const auto at = url.rfind('@', end);
  if (at == url.npos || at < scheme) return url;
  return url.substr(0, scheme + 3) + url.substr(at + 1);
}

std::vector<std::string> commits_between(const Repository& repo, std::string_view tip,
                                         const std::vector<std::string>& hidden) {
  RevwalkHandle walk;
  check(git_revwalk_new(out(walk), repo.native()), "walk the history");
  const auto start = to_oid(tip);
  check(git_revwalk_push(walk.get(), &start), "walk the history");
  for (const auto& id : hidden) {
    const auto oid = to_oid(id);
    git_revwalk_hide(walk.get(), &oid);  // not here: nothing to hide
  }
  std::vector<std::string> commits;
  git_oid id;
  while (git_revwalk_next(&id, walk.get()) == 0) commits.push_back(to_hex(id));
  return commits;
}

bool is_ancestor(const Repository& repo, std::string_view ancestor, std::string_view descendant) {
  if (ancestor == descendant) return true;
  const auto older = to_oid(ancestor), newer = to_oid(descendant);
  return git_graph_descendant_of(repo.native(), &newer, &older) == 1;
}

std::optional<std::string> merge_base(const Repository& repo, std::string_view one,
                                      std::string_view other) {
  const auto first = to_oid(one), second = to_oid(other);
  git_oid base;
  const int status = git_merge_base(&base, repo.native(), &first, &second);
  if (status == GIT_ENOTFOUND) return std::nullopt;
  check(status, "find where two histories parted");
  return to_hex(base);
}

std::vector<std::string> ref_tips(const Repository& repo, std::string_view prefix) {
  ReferenceIteratorHandle iterator;
  check(git_reference_iterator_new(out(iterator), repo.native()), "list the refs");
  std::vector<std::string> tips;
  ReferenceHandle reference;
  while (git_reference_next(out(reference), iterator.get()) == 0) {
    const std::string_view name = git_reference_name(reference.get());
    const bool wanted = prefix.empty()
                            ? name.starts_with("refs/heads/") || name.starts_with("refs/tags/")
                            : name.starts_with(prefix);
    if (!wanted) continue;
    git_oid id;
    if (git_reference_name_to_id(&id, repo.native(), git_reference_name(reference.get())) == 0)
      tips.push_back(to_hex(id));
  }
  return tips;
}

std::vector<ChangedBlob> small_blobs_changed_by(const Repository& repo, std::string_view commit_id,
                                                std::uint64_t most_bytes) {
  const auto id = to_oid(commit_id);
  CommitHandle commit, parent;
  check(git_commit_lookup(out(commit), repo.native(), &id),
        fmt::format("read the commit {}", commit_id));
  TreeHandle tree, before;
  check(git_commit_tree(out(tree), commit.get()), "read a commit's tree");
  if (git_commit_parent(out(parent), commit.get(), 0) == 0)
    check(git_commit_tree(out(before), parent.get()), "read a commit's tree");
  DiffHandle diff;
  check(git_diff_tree_to_tree(out(diff), repo.native(), before.get(), tree.get(), nullptr),
        "compare two commits");
  OdbHandle odb;
  check(git_repository_odb(out(odb), repo.native()), "open the object database");
  std::vector<ChangedBlob> blobs;
  for (std::size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) {
    const auto* delta = git_diff_get_delta(diff.get(), i);
    if (delta->status == GIT_DELTA_DELETED || delta->new_file.mode == GIT_FILEMODE_LINK ||
        delta->new_file.mode == GIT_FILEMODE_COMMIT)
      continue;
    std::size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    if (git_odb_read_header(&size, &type, odb.get(), &delta->new_file.id) != 0) continue;
    if (type == GIT_OBJECT_BLOB && size < most_bytes)
      blobs.push_back({delta->new_file.path, to_hex(delta->new_file.id)});
  }
  return blobs;
}

void push_branch(Repository& repo, const std::string& remote, const std::string& ref,
                 const Repository& receiver) {
  if (has_a_say(receiver)) return push_by_git(repo, remote, ref);
  RemoteHandle opened;
  check(git_remote_lookup(out(opened), repo.native(), remote.c_str()), "open the remote " + remote);
  std::string refspec = ref + ":" + ref;
  char* specs[] = {refspec.data()};
  const git_strarray list{specs, 1};
  // libgit2 takes no relative path, and pushes to a folder by `url` even where there is a
  // `pushurl`.
  const auto folder = receiver.git_dir();
  check(git_remote_set_instance_url(opened.get(), folder.c_str()), "open the remote " + remote);
  check(git_remote_set_instance_pushurl(opened.get(), folder.c_str()), "open the remote " + remote);
  git_push_options options = GIT_PUSH_OPTIONS_INIT;
  DirectPush push{
      {receiver.common_dir(), ref + ".lock"}, repo.common_dir(), tracking_ref(opened.get(), ref)};
  options.callbacks.push_transfer_progress = pack_arrives;
  options.callbacks.push_update_reference = ref_was_answered;
  options.callbacks.payload = &push;
  // The receiver's pack and ref are to survive a power cut as soon as we say "pushed".
  git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
  const int status = git_remote_push(opened.get(), &list, &options);
  git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 0);
  push.guard.check(status, fmt::format("push {} to {}", ref, remote));
  if (!push.refusal.empty())
    throw Error(ErrorKind::conflict,
                fmt::format("push {} to {}: {}", ref, remote, visible_line(push.refusal)));
}

}  // namespace ztgit::git
