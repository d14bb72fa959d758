#include <chrono>
#include <map>
#include <ostream>
#include <set>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/lock.hpp"
#include "base/parallel.hpp"
#include "formats.hpp"
#include "git/attributes.hpp"
#include "git/reachable.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "lfs/inventory.hpp"
#include "path_patterns.hpp"
#include "requirements.hpp"
#include "scan.hpp"
#include "stock_hook_files.hpp"

namespace ztgit::gitlfs {

namespace {

constexpr int kUnhealthy = 1;
constexpr std::chrono::seconds kLockPatience{60};

enum class ObjectState { whole, corrupt, not_there };

class Checking {
 public:
  explicit Checking(Call& call)
      : call_(call),
        repo_(set_up_repository(call)),
        store_(lfs::store_folder(repo_.common_dir(), repo_.config("lfs.storage"))),
        filter_(exclude_filter(Settings::of(call))) {}

  int run();

 private:
  void choose_revisions();
  std::vector<FoundPointer> needed() const;
  void check_objects();
  void check_pointers();
  void check_pointers_of(const git::Revision& revision);
  ObjectState state_of(const lfs::Pointer& pointer) const;
  void move_away();

  Call& call_;
  git::Repository& repo_;
  lfs::Store store_;
  std::unique_ptr<git::PathFilter> filter_;
  git::Revision end_;
  std::string start_;  // a range's, empty: `end_` alone
  bool with_index_ = false;
  bool healthy_ = true;
  bool objects_healthy_ = true;
  std::set<std::string> corrupt_, reported_;
};

void Checking::choose_revisions() {
  const auto& words = call_.arguments().words();
  if (words.size() > 1) throw UsageError("fsck takes one revision or range");
  if (words.empty()) {
    end_ = resolve(repo_, "HEAD");
    with_index_ = true;
    return;
  }
  const auto dots = words[0].find("..");
  if (dots == std::string::npos) {
    end_ = resolve(repo_, words[0]);
    return;
  }
  start_ = resolve(repo_, words[0].substr(0, dots)).commit;
  end_ = resolve(repo_, words[0].substr(dots + 2));
}

std::vector<FoundPointer> Checking::needed() const {
  std::vector<FoundPointer> found;
  std::set<std::pair<std::string, std::string>> seen;
  const auto see = [&](const FoundPointer& each) {
    if (each.pointer.size > 0 && takes(filter_, each.path) &&
        seen.emplace(each.path, each.pointer.oid).second)
      found.push_back(each);
  };
  if (start_.empty())
    scan_tree(repo_, end_.tree, see);
  else
    scan_history(repo_, {end_.commit}, {start_}, see);
  if (with_index_) scan_staged(repo_, end_.tree, see);
  return found;
}

ObjectState Checking::state_of(const lfs::Pointer& pointer) const try {
  return lfs::point_at(store_.object_path(pointer.oid)).oid == pointer.oid ? ObjectState::whole
                                                                           : ObjectState::corrupt;
} catch (const Error& error) {
  // What cannot be read is reported as such; a disk that fails is not for fsck to move files on.
  if (error.kind() == ErrorKind::cancelled) throw;
  return ObjectState::not_there;
}

void Checking::check_objects() {
  const auto found = needed();
  std::map<std::string, ObjectState> states;
  for (const auto& each : found) states.emplace(each.pointer.oid, ObjectState::whole);
  std::vector<std::pair<const std::string, ObjectState>*> to_do;
  to_do.reserve(states.size());
  for (auto& each : states) to_do.push_back(&each);
  parallel_for(to_do.size(), [&](std::size_t i) {
    throw_if_cancelled();
    to_do[i]->second = state_of({to_do[i]->first, 0, {}});
  });
  for (const auto& each : found) {
    const auto state = states.at(each.pointer.oid);
    if (state == ObjectState::whole) continue;
    healthy_ = objects_healthy_ = false;
    if (state == ObjectState::corrupt) {
      call_.out() << fmt::format("objects: corruptObject: {} ({}) is corrupt\n", each.path,
                                 each.pointer.oid);
      corrupt_.insert(each.pointer.oid);
    } else {
      const bool exists = lstat_of(store_.object_path(each.pointer.oid)).has_value();
      call_.out() << fmt::format("objects: openError: {} ({}) could not be checked: {}\n",
                                 each.path, each.pointer.oid,
                                 exists ? "it cannot be read" : "no such file or directory");
    }
  }
}

void Checking::check_pointers_of(const git::Revision& revision) {
  const git::TreeAttributes attributes(repo_, revision.tree);
  const git::SmallBlobs blobs(repo_, lfs::kPointerMaxBytes);
  const auto treeish = revision.commit.empty() ? revision.tree : revision.commit;
  for (const auto& file : git::files_in_tree(repo_, revision.tree)) {
    if (!takes(filter_, file.path) || !attributes.lfs(file.path)) continue;
    const auto text = blobs.read(file.id);
    const auto pointer = text ? lfs::parse_pointer(*text) : std::nullopt;
    if (!pointer) {
      healthy_ = false;
      call_.out() << fmt::format(
          "pointer: unexpectedGitObject: {} (treeish {}) should have been a pointer but was not\n",
          go_quoted(file.path), treeish);
    } else if (!lfs::is_canonical(*text) && reported_.insert(file.id).second) {
      healthy_ = false;
      call_.out() << fmt::format(
          "pointer: nonCanonicalPointer: Pointer for {} (blob {}) was not canonical\n",
          pointer->oid, file.id);
    }
  }
}

void Checking::check_pointers() {
  if (start_.empty()) {
    check_pointers_of(end_);
    return;
  }
  for (const auto& commit : git::commits_reachable(repo_, {end_.commit}, {start_}))
    check_pointers_of({commit, git::tree_of_commit(repo_, commit)});
}

void Checking::move_away() {
  call_.out() << fmt::format("objects: repair: moving corrupt objects to {}\n",
                             (store_.folder() / "bad").generic_string());
  if (corrupt_.empty()) return;
  make_folders(repo_.common_dir() / "ztgit");
  const FolderLock lock(repo_.common_dir() / "ztgit" / "lock", kLockPatience);
  for (const auto& oid : corrupt_)
    // Somebody may have brought a whole one since it was read.
    if (state_of({oid, 0, {}}) == ObjectState::corrupt) lfs::move_to_bad(store_, oid);
}

int Checking::run() {
  const auto& given = call_.arguments();
  choose_revisions();
  const bool all = given.has("objects") == given.has("pointers");
  if (all || given.has("objects")) check_objects();
  if (all || given.has("pointers")) check_pointers();
  if (healthy_) {
    call_.out() << "Git LFS fsck OK\n";
    return 0;
  }
  if (!objects_healthy_ && !given.has("dry-run")) move_away();
  return kUnhealthy;
}

}  // namespace

int verb_fsck(Call& call) {
  set_up_repository(call);
  ensure_stock_hooks(call);
  return Checking(call).run();
}

}  // namespace ztgit::gitlfs
