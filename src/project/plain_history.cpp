#include "plain_history.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/durability.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "git/checkout.hpp"
#include "git/commit.hpp"
#include "git/index.hpp"
#include "git/object_batch.hpp"
#include "git/reference.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "lfs/pointer.hpp"
#include "pictures.hpp"
#include "reach.hpp"
#include "storage_files.hpp"

namespace ztgit::project {

namespace {

constexpr std::chrono::seconds kIndexPatience{10};
constexpr std::uint64_t kAttributesLimit = std::uint64_t{4} << 20;  // bytes
constexpr std::string_view kAttributes = ".gitattributes";

class PlainHistory {
 public:
  PlainHistory(git::Repository& repo, std::size_t commits)
      : repo_(repo), objects_(repo, commits * 4 + 1) {}

  // The commit with whole pictures; `before` and `now` are trees of its parent, old and new.
  std::string rewrite(const git::NewCommit& old_commit, const std::string& before,
                      const std::string& now, const std::string& parent) {
    auto commit = old_commit;
    commit.tree = objects_.add_tree(now, plain(git::changes_between(repo_, before, commit.tree)));
    commit.parents.clear();
    if (!parent.empty()) commit.parents.push_back(parent);
    tree_ = commit.tree;
    return objects_.add_commit(commit);
  }

  // The tree that the first of them builds on.
  std::string base(const std::string& tree) {
    if (tree.empty()) return {};
    return objects_.add_tree(tree, plain(git::changes_between(repo_, {}, tree)));
  }

  const std::string& tree() const { return tree_; }
  const std::map<std::string, std::string>& blobs() const { return blobs_; }  // pointer → picture

  void publish() {
    SyncBatch batch(repo_.common_dir());
    objects_.write_back(batch);
    batch.finish();
    objects_.publish();
  }

 private:
  std::vector<git::TreeChange> plain(const std::vector<git::PathChange>& deltas) {
    std::vector<git::TreeChange> changes;
    for (const auto& delta : deltas) {
      if (delta.new_blob.empty())
        changes.push_back({delta.path, {}});
      else
        changes.push_back({delta.path, plain_blob(delta), delta.new_mode});
    }
    return changes;
  }

  std::string plain_blob(const git::PathChange& delta) {
    const auto name = std::string_view(delta.path).substr(delta.path.rfind('/') + 1);
    if (name == kAttributes)
      return objects_.add_blob(
          with_plain_pictures(git::read_blob(repo_, delta.new_blob, kAttributesLimit)));
    if (delta.new_mode != git::kFileMode && delta.new_mode != git::kExecutableMode)
      return delta.new_blob;
    if (const auto known = blobs_.find(delta.new_blob); known != blobs_.end()) return known->second;
    const auto size = git::blob_size(repo_, delta.new_blob);
    if (!size || *size == 0 || *size >= lfs::kPointerMaxBytes) return delta.new_blob;
    const auto pointer =
        lfs::parse_pointer(git::read_blob(repo_, delta.new_blob, lfs::kPointerMaxBytes));
    if (!pointer || pointer->size == 0) return delta.new_blob;
    return blobs_[delta.new_blob] = objects_.add_blob(whole_picture(repo_, delta.path, *pointer));
  }

  git::Repository& repo_;
  git::ObjectBatch objects_;
  std::string tree_;
  std::map<std::string, std::string> blobs_;
};

std::vector<std::string> remote_tips(const git::Repository& repo) {
  return git::ref_tips(repo, "refs/remotes/");
}

// Entries that stand for a pointer stand for its picture now: same file, same stat data.
void restage(git::Repository& repo, const std::map<std::string, std::string>& blobs,
             const std::string& tree) {
  const git::IndexView before(repo);
  git::LockedIndex index(repo, kIndexPatience);
  for (const auto& file : git::changes_between(repo, {}, tree)) {
    const auto entry = before.find(file.path);
    const auto info = lstat_of(repo.work_tree() / file.path);
    if (!entry || !info) continue;
    const auto known = blobs.find(entry->id);
    if (known != blobs.end() && known->second == file.new_blob)
      index.set(file.path, file.new_blob, file.new_mode, *info);
  }
  index.publish();
}

}  // namespace

std::string whole_picture(const git::Repository& repo, const std::string& path,
                          const lfs::Pointer& pointer) {
  const auto store = store_of(repo);
  if (pointer.size > kPlainLimit)
    throw Error(ErrorKind::integrity,
                fmt::format("put {} into git: {} MB, forges take 100 MB a file at most",
                            visible_line(path), pointer.size / 1'000'000))
        .hint("Choose --storage external instead.");
  if (!store.has(pointer))
    throw Error(ErrorKind::integrity,
                fmt::format("put {} into git: its object is not here", visible_line(path)))
        .hint("Get it first: ztgit pull");
  auto bytes = read_file(store.object_path(pointer.oid), kPlainLimit);
  if (sha256_of(bytes) != pointer.oid)
    throw Error(ErrorKind::integrity,
                fmt::format("put {} into git: its object is damaged", visible_line(path)))
        .hint("See which pictures need help: ztgit fsck");
  return bytes;
}

std::uint64_t make_history_plain(git::Repository& repo) {
  const auto head = repo.head();
  if (head.unborn() || head.detached()) return 0;
  auto commits = git::commits_between(repo, head.commit, remote_tips(repo));
  std::reverse(commits.begin(), commits.end());
  if (commits.empty()) return 0;
  PlainHistory history(repo, commits.size());
  std::string before, now, parent;
  for (std::size_t i = 0; i < commits.size(); ++i) {
    const auto commit = git::read_commit(repo, commits[i]);
    const bool follows = i == 0 ? commit.parents.size() <= 1
                                : commit.parents == std::vector<std::string>{commits[i - 1]};
    if (!follows)
      throw Error(ErrorKind::conflict,
                  "put whole pictures into git: the commits to push are no straight line")
          .hint(fmt::format("git can do it: git -C {} lfs migrate export --include='*'",
                            repo.work_tree().string()));
    if (i == 0 && !commit.parents.empty()) {
      parent = commit.parents[0];
      before = git::tree_of_commit(repo, parent);
      now = history.base(before);
    }
    const auto old_tree = commit.tree;
    parent = history.rewrite(commit, before, now, parent);
    before = old_tree;
    now = history.tree();
  }
  if (history.blobs().empty()) return 0;
  history.publish();
  restage(repo, history.blobs(), now);
  git::update_ref(repo,
                  {head.ref, parent, head.commit, "ztgit: whole pictures instead of pointers"},
                  git::reflog_identity(repo));
  return commits.size();
}

}  // namespace ztgit::project
