#include <algorithm>

#include <fmt/format.h>

#include "changes.hpp"
#include "stub.hpp"

namespace ztgit::hooks {

namespace fs = std::filesystem;

namespace {

class RemovalPlan {
 public:
  RemovalPlan(const Scene& scene, const InstallRequest& request, std::vector<Change>& changes,
              ChangeReport& report)
      : scene_(scene), request_(request), changes_(changes), report_(report) {}

  void make() {
    for (const auto& look : scene_.looks) {
      if (scene_.repo.local_config(config_section(look.status.name) + ".command"))
        changes_.push_back({{look.status.name, "unconfigure", {}}, Deed::unconfigure});
      if (scene_.place.owner == Owner::repository) take_stub(look);
      if (scene_.place.owner == Owner::work_tree) take_block(look);
    }
    const auto local = read_hook(lefthook_local(scene_.place));
    if (seal_of(local.text) == Seal::whole)
      changes_.push_back({{"lefthook", "remove", local.path}, Deed::remove});
  }

 private:
  // Puts the saved hook, if there is one, where ours stands.
  void give_back(const HookLook& look, const fs::path& ours) {
    const auto& name = look.status.name;
    if (look.saved.exists)
      changes_.push_back({{name, "restore", ours}, Deed::restore, look.saved.path});
    else
      changes_.push_back({{name, "remove", ours}, Deed::remove});
  }

  void take_stub(const HookLook& look) {
    const auto seal = seal_of(look.file.text);
    if (seal == Seal::broken && !request_.yes) return keep_edited(look.file.path);
    if (seal != Seal::none) return give_back(look, look.file.path);
    // A manager has moved our stub away and stands in its place.
    for (const char* suffix : {".legacy", ".old"}) {
      const auto moved = read_hook(look.file.path.string() + suffix);
      const auto moved_seal = seal_of(moved.text);
      if (moved_seal == Seal::none) continue;
      if (moved_seal == Seal::broken && !request_.yes) return keep_edited(moved.path);
      if (look.saved.exists && is_known(look)) drop_saved(look);
      if (look.saved.exists && !is_known(look)) return give_back(look, moved.path);
      changes_.push_back({{look.status.name, "remove", moved.path}, Deed::remove});
      return;
    }
    if (!look.saved.exists) return;
    if (!look.file.exists) return give_back(look, look.file.path);
    if (is_known(look)) return drop_saved(look);
    report_.notes.push_back(
        fmt::format("{} is the hook that stood here before ztgit's; {} has replaced ztgit's since. "
                    "Keep the one you need.",
                    look.saved.path.string(), look.file.path.string()));
  }

  // What is saved stands there again already, or is a text that its program writes again.
  static bool is_known(const HookLook& look) {
    const auto saved = manager_of(look.status.name, look.saved.text);
    return (look.saved.whole && look.saved.text == look.file.text) ||
           (saved != Manager::none && saved == look.manager);
  }

  void drop_saved(const HookLook& look) {
    changes_.push_back({{look.status.name, "drop", look.saved.path}, Deed::remove});
  }

  void take_block(const HookLook& look) {
    const auto block = look.file.regular ? find_block(look.file.text) : std::nullopt;
    if (!block) return;
    if (block->seal == Seal::broken) return keep_edited(look.file.path);
    auto rest = without_block(look.file.text, *block);
    if (!rest)
      return changes_.push_back({{look.status.name, "remove", look.file.path}, Deed::remove});
    changes_.push_back({{look.status.name, "restore", look.file.path},
                        Deed::write,
                        {},
                        std::move(*rest),
                        look.file.mode});
  }

  void keep_edited(const fs::path& file) {
    report_.notes.push_back(fmt::format(
        "{} is ztgit's, but somebody has changed it: it stays. Remove it by hand.", file.string()));
  }

  const Scene& scene_;
  const InstallRequest& request_;
  std::vector<Change>& changes_;
  ChangeReport& report_;
};

}  // namespace

void plan_removal(const Scene& scene, const InstallRequest& request, std::vector<Change>& changes,
                  ChangeReport& report) {
  RemovalPlan(scene, request, changes, report).make();
}

ChangeReport uninstall(const InstallRequest& request) {
  auto repo = repository_of(request);
  const auto lock = lock_hooks(repo, request);
  auto scene = scene_of(std::move(repo), request);
  ChangeReport report;
  report.root = scene.repo.bare() ? scene.repo.git_dir() : scene.repo.work_tree();
  report.folder = scene.place.folder;
  std::vector<Change> changes;
  plan_removal(scene, request, changes, report);
  // core.hooksPath may have been set after the stubs were written.
  if (auto usual = default_place(scene.repo); usual.folder != scene.place.folder) {
    scene.looks = look_at_hooks(scene.repo, usual, request.program, scene.git_runs_configured);
    scene.place = std::move(usual);
    std::vector<Change> more;
    plan_removal(scene, request, more, report);
    for (auto& change : more)
      if (change.step.file.parent_path() == scene.place.folder)
        changes.push_back(std::move(change));
  }
  for (const auto& change : changes) report.steps.push_back(change.step);
  const bool bare_push = std::any_of(changes.begin(), changes.end(), [](const Change& change) {
    return change.step.name == "pre-push" && change.deed != Deed::restore;
  });
  if (bare_push && scene.repo.local_config("lfs.repositoryformatversion"))
    report.notes.emplace_back(
        "Plain 'git push' sends pointers without their pictures now. To let git-lfs send them: "
        "git lfs update");
  if (!request.dry_run) carry_out(scene, changes);
  return report;
}

}  // namespace ztgit::hooks
