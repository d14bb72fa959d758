#include "hooks/install.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "changes.hpp"
#include "stub.hpp"

namespace ztgit::hooks {

namespace fs = std::filesystem;

namespace {

class InstallPlan {
 public:
  InstallPlan(const Scene& scene, const InstallRequest& request)
      : scene_(scene), request_(request) {}

  void make() {
    const auto owner = scene_.place.owner;
    if (owner == Owner::nobody) {
      report_.notes.emplace_back(
          "A bare repository has no commits made in it: no hooks are needed.");
      return;
    }
    if (scene_.git_runs_configured) return configure_all();
    for (const auto& look : scene_.looks) unconfigure(look);
    if (owner == Owner::repository && request_.yes) join_lefthook();
    for (const auto& look : scene_.looks) {
      if (owner == Owner::repository) put_stub(look);
      if (owner == Owner::work_tree) put_block(look);
      if (owner == Owner::elsewhere && look.status.state != HookState::delegated) advise(look);
    }
    explain();
  }

  std::vector<Change> changes_;
  ChangeReport report_;

 private:
  void add(const HookLook& look, const char* action, Deed deed, std::string text) {
    changes_.push_back({{look.status.name, action, look.file.path}, deed, {}, std::move(text), {}});
  }

  void advise(const HookLook& look) {
    report_.snippets.push_back({look.file.path, snippet_line(look.status.name)});
  }

  void configure_all() {
    // The stubs give way; what runs by a manager, or stands in files of the project, goes on so.
    if (scene_.place.owner == Owner::repository) {
      plan_removal(scene_, request_, changes_, report_);
      std::erase_if(changes_, [&](const Change& change) {
        const auto look = std::find_if(
            scene_.looks.begin(), scene_.looks.end(),
            [&](const HookLook& each) { return each.status.name == change.step.name; });
        return change.deed == Deed::unconfigure || look == scene_.looks.end() ||
               seal_of(look->file.text) == Seal::none;
      });
    }
    for (const auto& look : scene_.looks) {
      const auto& name = look.status.name;
      if (scene_.place.owner == Owner::repository) supersede(look);
      const auto text = command_text(name, request_.program);
      if (look.status.state == HookState::delegated ||
          scene_.repo.local_config(config_section(name) + ".command") == text)
        continue;
      changes_.push_back({{name, "configure", {}}, Deed::configure, {}, text, {}});
    }
  }

  // git would run git-lfs' own hook too, to upload what has just been uploaded.
  void supersede(const HookLook& look) {
    if (manager_of(look.status.name, look.saved.text) == Manager::git_lfs)
      for (auto& change : changes_)
        if (change.deed == Deed::restore && change.other == look.saved.path)
          change = {{look.status.name, "remove", look.file.path}, Deed::remove, {}, {}, {}};
    if (look.manager != Manager::git_lfs) return;
    const auto& saved = look.saved.path;
    if (look.saved.exists)
      changes_.push_back(
          {{look.status.name, "supersede", look.file.path}, Deed::remove, {}, {}, {}});
    else
      changes_.push_back(
          {{look.status.name, "supersede", saved}, Deed::restore, look.file.path, {}, {}});
  }

  // git is older now than it was; it would ignore the settings.
  void unconfigure(const HookLook& look) {
    if (scene_.repo.local_config(config_section(look.status.name) + ".command"))
      changes_.push_back({{look.status.name, "unconfigure", {}}, Deed::unconfigure, {}, {}, {}});
  }

  void put_stub(const HookLook& look) {
    auto text = stub_text(look.status.name, request_.program);
    switch (look.status.state) {
      case HookState::installed:
      case HookState::delegated: return;
      case HookState::absent: return add(look, "write", Deed::write, std::move(text));
      case HookState::outdated: return add(look, "renew", Deed::write, std::move(text));
      case HookState::edited:
        if (request_.yes) return add(look, "renew", Deed::write, std::move(text));
        report_.notes.push_back(fmt::format(
            "{} is ztgit's, but somebody has changed it: it stays. To replace it: ztgit hooks "
            "install --yes",
            look.file.path.string()));
        return;
      default: return chain(look, std::move(text));
    }
  }

  void chain(const HookLook& look, std::string text) {
    if (look.manager == Manager::overcommit) {
      // Its hooks are one program that asks what name it was called by.
      report_.snippets.push_back(
          {scene_.place.work_tree / ".overcommit.yml", overcommit_text(look.status.name)});
      return;
    }
    if (joins_lefthook_ && look.manager == Manager::lefthook) return;
    clear_old_stub(look);
    if (look.manager == Manager::lefthook) chains_lefthook_ = true;
    const char* action = look.manager == Manager::git_lfs ? "supersede" : "chain";
    const bool same = look.saved.whole && look.saved.text == look.file.text;
    if (look.saved.exists && (same || look.manager == Manager::git_lfs))
      return add(look, action, Deed::write, std::move(text));
    const auto saved = manager_of(look.status.name, look.saved.text);
    if (look.saved.exists && saved != Manager::git_lfs &&
        (saved == Manager::none || saved != look.manager)) {
      report_.notes.push_back(fmt::format(
          "{} and {} are both hooks of others: ztgit can run only one. Join them in one file, "
          "remove the other, then: ztgit hooks install",
          look.file.path.string(), look.saved.path.string()));
      return;
    }
    // What git-lfs or the same manager has written is nobody's work: this may take its place.
    if (look.saved.exists)
      changes_.push_back({{look.status.name, "drop", look.saved.path}, Deed::remove, {}, {}, {}});
    add(look, action, Deed::save, std::move(text));
    changes_.back().other = look.saved.path;
  }

  // lefthook calls what it displaces <name>.old, never runs it, and refuses to install again while
  // it stands there.
  void clear_old_stub(const HookLook& look) {
    const auto old = fs::path(look.file.path.string() + ".old");
    if (look.manager == Manager::lefthook && seal_of(read_hook(old).text) == Seal::whole)
      changes_.push_back({{look.status.name, "clear", old}, Deed::remove, {}, {}, {}});
  }

  void join_lefthook() {
    const bool used = std::any_of(scene_.looks.begin(), scene_.looks.end(), [](const auto& look) {
      return look.manager == Manager::lefthook;
    });
    if (!used) return;
    const auto local = read_hook(lefthook_local(scene_.place));
    // lefthook reads one local file only, and ours is a whole one.
    for (const auto& name : settings_of(Manager::lefthook))
      if (const auto other = scene_.place.work_tree / name;
          name.find("-local") != name.npos && other != local.path && read_hook(other).exists)
        return;
    if (local.exists && seal_of(local.text) != Seal::whole) return;
    joins_lefthook_ = true;
    auto text = lefthook_text(request_.program);
    if (text == local.text) return;
    changes_.push_back(
        {{"lefthook", "insert", local.path}, Deed::write, {}, std::move(text), 0644});
  }

  void put_block(const HookLook& look) {
    const auto state = look.status.state;
    if (state == HookState::delegated) return;
    auto script = look.file.exists ? std::optional(look.file.text) : std::nullopt;
    if (state == HookState::outdated)
      if (const auto block = find_block(*script)) script = without_block(*script, *block);
    const bool can_change = !look.file.exists || look.file.regular;
    auto text = can_change && state != HookState::edited ? with_block(look.status.name, script)
                                                         : std::nullopt;
    if (!request_.yes || !text) return advise(look);
    add(look, state == HookState::outdated ? "renew" : "insert", Deed::write, std::move(*text));
    changes_.back().mode = look.file.exists ? std::optional(look.file.mode) : std::nullopt;
  }

  void explain() {
    if (chains_lefthook_)
      report_.notes.emplace_back(
          "lefthook puts its own hooks in place of ztgit's whenever its settings change. To let "
          "lefthook itself run ztgit, by a lefthook-local.yml: ztgit hooks install --yes");
    if (scene_.place.owner == Owner::elsewhere)
      report_.notes.push_back(fmt::format(
          "core.hooksPath leads out of this repository, to {}: ztgit changes nothing there. Add "
          "these lines, each as the first of its file; pre-push and post-rewrite read standard "
          "input, which a hook after that line must not expect.",
          scene_.place.folder.string()));
    else if (scene_.place.owner == Owner::work_tree && !report_.snippets.empty())
      report_.notes.push_back(
          fmt::format("The hooks are files of the project in {}. {}", scene_.place.scripts.string(),
                      request_.yes ? "Some are no shell scripts: call ztgit there as below."
                                   : "To let ztgit add its lines: ztgit hooks install --yes"));
    else if (!report_.snippets.empty())
      report_.notes.emplace_back(
          "overcommit runs the hooks here. Add this, then: overcommit --sign");
  }

  const Scene& scene_;
  const InstallRequest& request_;
  bool joins_lefthook_ = false;
  bool chains_lefthook_ = false;
};

}  // namespace

ChangeReport install(const InstallRequest& request) {
  auto repo = repository_of(request);
  const auto lock = lock_hooks(repo, request);
  const auto scene = scene_of(std::move(repo), request);
  InstallPlan plan(scene, request);
  plan.make();
  auto report = std::move(plan.report_);
  report.root = scene.repo.bare() ? scene.repo.git_dir() : scene.repo.work_tree();
  report.folder = scene.place.folder;
  for (const auto& change : plan.changes_) report.steps.push_back(change.step);
  if (!request.dry_run) carry_out(scene, plan.changes_);
  return report;
}

}  // namespace ztgit::hooks
