#include <filesystem>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/checkout.hpp"
#include "git/index.hpp"
#include "git/repository.hpp"
#include "git/tree.hpp"
#include "handle.hpp"
#include "path_safety.hpp"

namespace ztgit::git {

namespace fs = std::filesystem;

namespace {

using DiffHandle = Handle<git_diff, git_diff_free>;

constexpr std::size_t kMostShown = 200;  // bytes of a hostile path in a message

TreeHandle tree_of(const Repository& repo, std::string_view id) {
  TreeHandle tree;
  if (id.empty()) return tree;
  const auto oid = to_oid(id);
  check(git_tree_lookup(out(tree), repo.native(), &oid), fmt::format("read the tree {}", id));
  return tree;
}

// Looks at one work tree with the index that belongs to it.
class Witness {
 public:
  Witness(const Repository& repo, const std::vector<PathChange>& changes)
      : repo_(repo), root_(repo.work_tree()), index_(repo) {
    if (const auto stamp = lstat_of(repo.git_dir() / "index")) index_time_ = stamp->st_mtim;
    for (const auto& change : changes)
      if (!change.old_blob.empty()) old_paths_.insert(change.path);
  }

  bool in_the_way(const PathChange& change) const {
    if (!change.new_blob.empty() && blocked_above(change.path)) return true;
    const auto entry = index_.find(change.path);
    if (entry && entry->conflicted) return true;
    const bool already = entry && entry->id == change.new_blob && entry->mode == change.new_mode;
    if (entry ? !already && (entry->id != change.old_blob || entry->mode != change.old_mode)
              : !change.old_blob.empty() && !change.new_blob.empty())
      return true;  // staged
    const auto file = lstat_of(root_ / change.path);
    if (!file) return false;
    if (S_ISDIR(file->st_mode)) return !change.new_blob.empty() && holds_other_files(change);
    if (entry && entry->unchanged_since && is_older_than_index(*file)) return false;
    const auto id = id_of(change.path, *file);
    return id != change.old_blob && id != change.new_blob;
  }

 private:
  // A file or link where a folder must be, unless it goes.
  bool blocked_above(const std::string& path) const {
    for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
      const auto folder = path.substr(0, slash);
      const auto found = lstat_of(root_ / folder);
      if (!found) return false;
      if (!S_ISDIR(found->st_mode)) return !old_paths_.contains(folder);
    }
    return false;
  }

  // A folder that has to make room for a file.
  bool holds_other_files(const PathChange& change) const {
    if (change.new_mode == GIT_FILEMODE_COMMIT || change.old_mode == GIT_FILEMODE_COMMIT)
      return false;  // a submodule's folder stays
    for (const auto& each : fs::recursive_directory_iterator(root_ / change.path))
      if (!each.is_directory() || each.is_symlink())
        if (!old_paths_.contains(each.path().lexically_relative(root_).string())) return true;
    return false;
  }

  // A file as young as the index may have changed within the same time stamp (git's racy-git.txt);
  // the time of the inode tells of those whose own time was set back, as `cp -p` does.
  bool is_older_than_index(const struct stat& file) const {
    return is_before(file.st_mtim, index_time_) && is_before(file.st_ctim, index_time_);
  }

  static bool is_before(const timespec& time, const timespec& other) {
    return std::tie(time.tv_sec, time.tv_nsec) < std::tie(other.tv_sec, other.tv_nsec);
  }

  // As `git add` would have it; empty for what git cannot hold.
  std::string id_of(const std::string& path, const struct stat& file) const {
    if (S_ISLNK(file.st_mode)) return blob_id(fs::read_symlink(root_ / path).string());
    if (!S_ISREG(file.st_mode)) return "special";
    git_oid id;
    check(git_repository_hashfile(&id, repo_.native(), path.c_str(), GIT_OBJECT_BLOB, nullptr),
          "read " + path);
    return to_hex(id);
  }

  const Repository& repo_;
  fs::path root_;
  IndexView index_;
  timespec index_time_{};
  std::set<std::string> old_paths_;
};

}  // namespace

std::vector<PathChange> changes_between(const Repository& repo, std::string_view old_tree,
                                        std::string_view new_tree) {
  const auto before = tree_of(repo, old_tree), after = tree_of(repo, new_tree);
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_INCLUDE_TYPECHANGE;
  options.ignore_submodules = GIT_SUBMODULE_IGNORE_NONE;
  DiffHandle diff;
  check(git_diff_tree_to_tree(out(diff), repo.native(), before.get(), after.get(), &options),
        "compare two trees");
  std::vector<PathChange> changes;
  for (std::size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) {
    const auto* delta = git_diff_get_delta(diff.get(), i);
    PathChange change;
    change.path = delta->new_file.path;
    if (delta->status != GIT_DELTA_ADDED) {
      change.old_blob = to_hex(delta->old_file.id);
      change.old_mode = delta->old_file.mode;
    }
    if (delta->status != GIT_DELTA_DELETED) {
      change.new_blob = to_hex(delta->new_file.id);
      change.new_mode = delta->new_file.mode;
      if (!is_safe_path(change.path))
        throw Error(ErrorKind::integrity,
                    fmt::format("use the commit: its path '{}' must not be written",
                                cut_utf8(visible_line(change.path), kMostShown)))
            .hint(
                "Such a name is made to break into .git or out of the folder. Ask who committed "
                "it.");
    }
    changes.push_back(std::move(change));
  }
  return changes;
}

std::vector<PathChange> changes_in_the_way(const Repository& repo,
                                           const std::vector<PathChange>& changes) {
  const Witness witness(repo, changes);
  std::vector<PathChange> found;
  for (const auto& change : changes)
    if (witness.in_the_way(change)) found.push_back(change);
  return found;
}

}  // namespace ztgit::git
