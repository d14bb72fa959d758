#include <algorithm>

#include <fmt/format.h>

#include "changes.hpp"

namespace ztgit::hooks {

namespace {

using project::Finding;
using project::Health;

const HookLook& look_for(const Scene& scene, std::string_view name) {
  return *std::find_if(scene.looks.begin(), scene.looks.end(),
                       [&](const auto& look) { return look.status.name == name; });
}

bool runs_ztgit(const HookStatus& status) {
  switch (status.state) {
    case HookState::absent:
    case HookState::stock:
    case HookState::foreign: return false;
    default: return true;
  }
}

Finding examine_pre_push(const HookLook& look, const std::string& cure) {
  const auto file = look.file.path.string();
  switch (look.status.state) {
    case HookState::absent:
      return {Health::bad, "pre-push hook",
              "none: plain 'git push' would send pointers without their pictures", cure};
    case HookState::foreign:
      return {Health::bad, "pre-push hook",
              fmt::format("{} does not call ztgit: plain 'git push' would send pointers without "
                          "their pictures",
                          file),
              cure};
    case HookState::stock:
      return {Health::note, "pre-push hook",
              "git-lfs' own: plain 'git push' sends pictures, but nothing is checked", cure};
    default: return {Health::good, "pre-push hook", "plain 'git push' sends pictures too", {}};
  }
}

Finding examine_others(const Scene& scene, const std::string& cure) {
  std::string missing, stale;
  for (const auto& look : scene.looks) {
    const auto& status = look.status;
    if (status.state == HookState::outdated || status.state == HookState::edited)
      stale += (stale.empty() ? "" : ", ") + status.name;
    if (status.name != "pre-push" && !runs_ztgit(status))
      missing += (missing.empty() ? "" : ", ") + status.name;
  }
  if (!missing.empty())
    return {Health::note, "hooks", fmt::format("plain git does not run ztgit at {}", missing),
            cure};
  if (!stale.empty())
    return {Health::note, "hooks",
            fmt::format("{} are of another ztgit, or somebody has changed them", stale), cure};
  return {Health::good, "hooks", "plain git runs ztgit's part at each step", {}};
}

}  // namespace

bool lacks_pre_push(const InstallRequest& request) {
  const auto repo = repository_of(request);
  const auto place = place_of(repo, request.environment);
  return place.owner == Owner::repository && !read_hook(place.folder / "pre-push").exists &&
         !repo.local_config(config_section("pre-push") + ".command");
}

StatusReport status(const InstallRequest& request) {
  const auto scene = scene_of(repository_of(request), request);
  StatusReport report;
  report.root = scene.repo.bare() ? scene.repo.git_dir() : scene.repo.work_tree();
  report.folder = scene.place.folder;
  for (const auto& look : scene.looks) report.hooks.push_back(look.status);
  return report;
}

std::vector<Finding> examine(const InstallRequest& request) {
  if (request.project.empty() &&
      !git::Repository::around(request.environment.current_folder, request.environment.variables))
    return {};
  const auto scene = scene_of(repository_of(request), request);
  if (scene.place.owner == Owner::nobody) return {};
  const auto cure = fmt::format("ztgit hooks install --project {}", scene.place.work_tree.string());
  return {examine_pre_push(look_for(scene, "pre-push"), cure), examine_others(scene, cure)};
}

}  // namespace ztgit::hooks
