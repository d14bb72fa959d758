#include "hooked_commit.hpp"

#include <algorithm>
#include <unistd.h>

#include "base/atomic_file.hpp"
#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/file.hpp"
#include "git/index_file.hpp"
#include "git/tree.hpp"
#include "message_text.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMessageFileLimit = std::uint64_t{1} << 20;  // bytes
constexpr std::uint64_t kTextLimit = std::uint64_t{4} << 20;         // bytes of a sidecar
constexpr std::uint32_t kLinkMode = 0120000, kSubmoduleMode = 0160000;

// An index of a tree under a name of its own, for as long as the hooks run.
class TemporaryIndex {
 public:
  TemporaryIndex(const git::Repository& repo, const std::string& tree)
      : file_(repo.git_dir() / "ztgit" / ("index." + unique_name())) {
    make_folders(file_.parent_path());
    git::write_index_of_tree(repo, tree, file_);
  }
  TemporaryIndex(const TemporaryIndex&) = delete;
  TemporaryIndex& operator=(const TemporaryIndex&) = delete;
  ~TemporaryIndex() { ::unlink(file_.c_str()); }
  const fs::path& file() const { return file_; }

 private:
  fs::path file_;
};

class Run {
 public:
  Run(git::Repository& repo, ChangeSet& changes, const HookRun& run)
      : repo_(repo), changes_(changes), run_(run) {
    if (changes.checked_out) index_.emplace(repo);
  }

  // Returns the tree the step ends with.
  std::string step(Step& step, const std::string& base) {
    const auto tree = publish_tree(step, base);
    const TemporaryIndex index(repo_, tree);
    if (run_.verify) run_.hooks.pre_commit(repo_, index.file());
    throw_if_cancelled();
    const git::IndexFile after(repo_, index.file());
    bool changed = false;
    for (const auto& change : after.changes_from(tree)) {
      take(step, change, base);
      changed = true;
    }
    take_message(step, index.file());
    fault_point("hooks have run");
    return changed ? publish_tree(step, base) : tree;
  }

 private:
  std::string publish_tree(const Step& step, const std::string& base) {
    git::ObjectBatch objects(repo_, 2 * step.changes.size() + 1);
    auto tree = write_tree(objects, step, base);
    objects.write_back(run_.batch);
    run_.batch.finish();
    for (lfs::Incoming* object : changes_.objects) object->place();
    objects.publish();
    return tree;
  }

  void take(Step& step, const git::PathChange& made, const std::string& base) {
    auto& changes = step.changes;
    auto found = std::find_if(changes.begin(), changes.end(),
                              [&](const auto& change) { return change.path == made.path; });
    const bool ours = found != changes.end();
    if (!ours) {
      changes.push_back({made.path, {}, {}, {}, {}, {}, {}});
      found = std::prev(changes.end());
    }
    found->by_hook = {made.new_blob, made.new_mode, ours || as_committed(made.path, base)};
    found->tree_blob.reset();
    found->index_blob.reset();
    if (!ours || !changes_.checked_out) return;
    // The work tree gets what is committed, unless the hook has seen to it itself.
    const auto here = lstat_of(repo_.work_tree() / made.path);
    const bool hook_wrote = here && (!found->seen || here->st_ino != found->seen->st_ino ||
                                     here->st_mtim.tv_sec != found->seen->st_mtim.tv_sec ||
                                     here->st_mtim.tv_nsec != found->seen->st_mtim.tv_nsec);
    const bool text = found->work_tree_text.has_value();
    found->work_tree_text.reset();
    if (made.new_blob.empty() || hook_wrote || made.new_mode == kLinkMode ||
        made.new_mode == kSubmoduleMode)
      found->object.clear();
    else if (text)
      found->work_tree_text = git::read_blob(repo_, made.new_blob, kTextLimit);
  }

  // False: the user has staged something else there, which stays.
  bool as_committed(const std::string& path, const std::string& base) const {
    if (!index_) return false;
    const auto staged = index_->find(path);
    const auto entry = git::find_in_tree(repo_, base, path);
    return (staged ? staged->id : "") == (entry ? entry->id : "");
  }

  void take_message(Step& step, const fs::path& index) {
    const auto file = repo_.git_dir() / "COMMIT_EDITMSG";  // git's own name for it
    write_over(file, step.message);
    run_.hooks.prepare_message(repo_, index, file);
    if (run_.verify) run_.hooks.check_message(repo_, index, file);
    const auto text = read_file(file, kMessageFileLimit);
    if (text == step.message) return;
    step.message = tidy(text);
    if (step.message.empty())
      throw Error(ErrorKind::integrity, "promote: a hook left the commit message empty")
          .hint("To promote without hooks: --no-verify");
    step.message += '\n';
  }

  git::Repository& repo_;
  ChangeSet& changes_;
  const HookRun& run_;
  std::optional<git::IndexView> index_;
};

}  // namespace

void run_commit_hooks(git::Repository& repo, ChangeSet& changes, const HookRun& run) {
  Run hooks(repo, changes, run);
  auto tree = changes.base_tree;
  for (auto& step : changes.steps)
    if (step.needed) tree = hooks.step(step, tree);
}

}  // namespace ztgit::project
