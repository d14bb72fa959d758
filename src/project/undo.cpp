#include "project/undo.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/file.hpp"
#include "base/lock.hpp"
#include "base/text.hpp"
#include "git/commit.hpp"
#include "git/reference.hpp"
#include "git/roots.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "leftovers.hpp"
#include "new_project.hpp"
#include "project/locate.hpp"
#include "reach.hpp"
#include "unpushed.hpp"
#include "work_tree_update.hpp"

namespace ztgit::project {

namespace {

constexpr std::string_view kHeads = "refs/heads/";

class Undo {
 public:
  explicit Undo(const UndoRequest& request)
      : request_(request),
        location_(locate(request.project, request.environment)),
        repo_(git::Repository::open(location_.root)),
        head_(repo_.head()) {}

  UndoReport run() {
    if (request_.dry_run) {
      look();
      return std::move(report_);
    }
    make_folders(repo_.common_dir() / "ztgit");
    const FolderLock lock(repo_.common_dir() / "ztgit" / "lock", kProjectPatience);
    clear_leftovers(repo_);
    head_ = repo_.head();  // as it is now that nobody else of ours is at work
    look();
    carry_out();
    return std::move(report_);
  }

 private:
  [[noreturn]] void refuse(const std::string& why, const std::string& hint) const {
    throw Error(ErrorKind::conflict, "undo: " + why).hint(hint);
  }

  std::string git_command(std::string_view words) const {
    return fmt::format("git -C {} {}", location_.root.string(), words);
  }

  void look() {
    if (repo_.bare()) refuse("a bare repository has no promote to take back", "Use git itself.");
    if (head_.unborn()) refuse("there is no commit yet", "See 'ztgit status'.");
    if (head_.detached())
      refuse("HEAD is detached", fmt::format("Run '{}' first.", git_command("switch BRANCH")));
    if (const auto what = repo_.operation_in_progress(); !what.empty())
      refuse(fmt::format("a {} is in progress", what),
             fmt::format("Finish it: '{}' tells how.", git_command("status")));
    commit_ = git::read_commit(repo_, head_.commit);
    report_.name = location_.name;
    report_.root = location_.root;
    report_.branch = head_.ref.substr(kHeads.size());
    report_.undone = head_.commit;
    report_.subject = commit_.message.substr(0, commit_.message.find('\n'));
    if (commit_.message.find("\nZT-Schema: ") == std::string::npos)
      refuse(fmt::format("the last commit, \"{}\", is no promote", visible_line(report_.subject)),
             fmt::format("To take any commit back: {}", git_command("revert HEAD")));
    if (commit_.parents.size() != 1)
      refuse("the promote is the project's first commit", "Remove the project's folder instead.");
    report_.now = commit_.parents.front();
    refuse_pushed();
    list_pictures();
  }

  void refuse_pushed() const {
    for (const auto& ref : git::all_refs(repo_)) {
      if (!ref.name.starts_with("refs/remotes/") || ref.commit.empty()) continue;
      if (ref.commit == head_.commit || git::is_ancestor(repo_, head_.commit, ref.commit))
        refuse(fmt::format("the promote was pushed, {} has it", visible_line(ref.name.substr(13))),
               fmt::format("Others may build on it. To add a commit that takes it back: {}",
                           git_command("revert HEAD")));
    }
  }

  void list_pictures() {
    const auto before = git::tree_of_commit(repo_, report_.now);
    for (const auto& blob :
         git::small_blobs_changed_by(repo_, head_.commit, lfs::kPointerMaxBytes)) {
      const auto pointer =
          lfs::parse_pointer(git::read_blob(repo_, blob.id, lfs::kPointerMaxBytes));
      if (pointer)
        report_.pictures.push_back(
            {blob.path, pointer->oid, !git::find_in_tree(repo_, before, blob.path).has_value()});
    }
  }

  void carry_out() {
    const auto store = store_of(repo_);
    WorkTreeUpdate update(repo_, store,
                          {commit_.tree, git::tree_of_commit(repo_, report_.now), nullptr, false});
    update.finish();
    fault_point("undo: index published");
    git::update_ref(repo_, {head_.ref, report_.now, head_.commit, "undo: " + report_.subject},
                    git::reflog_identity(repo_));
    forget_unpushed();
  }

  // What no commit needs any more is not sent. The list may name too much until here: a push looks
  // at the history then.
  void forget_unpushed() {
    for (const auto& remote : remembered_remotes(repo_)) {
      auto list = read_unpushed(repo_, remote);
      if (!list || list->commits.erase(head_.commit) == 0) continue;
      std::set<std::string> needed;
      for (const auto& commit : list->commits)
        for (const auto& blob : git::small_blobs_changed_by(repo_, commit, lfs::kPointerMaxBytes))
          if (const auto pointer =
                  lfs::parse_pointer(git::read_blob(repo_, blob.id, lfs::kPointerMaxBytes)))
            needed.insert(pointer->oid);
      std::erase_if(list->objects, [&](const lfs::Pointer& object) {
        return !needed.contains(object.oid) &&
               std::any_of(report_.pictures.begin(), report_.pictures.end(),
                           [&](const auto& picture) { return picture.oid == object.oid; });
      });
      write_unpushed(repo_, remote, *list);
    }
  }

  const UndoRequest& request_;
  Location location_;
  git::Repository repo_;
  git::Head head_;
  git::NewCommit commit_;
  UndoReport report_;
};

}  // namespace

UndoReport undo(const UndoRequest& request) { return Undo(request).run(); }

}  // namespace ztgit::project
