#include "project/status.hpp"

#include <set>

#include "base/error.hpp"
#include "base/file.hpp"
#include "destination.hpp"
#include "git/index.hpp"
#include "git/repository.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "lfs/store.hpp"
#include "project/locate.hpp"
#include "unpushed.hpp"

namespace ztgit::project {

namespace {

constexpr std::uint64_t kSettingsLimit = std::uint64_t{256} << 10;

void add_remotes(const git::Repository& repo, const git::Head& head, ProjectState& state) {
  for (const auto& remote : repo.remotes()) {
    RemoteState row{remote.name, git::shown_url(remote.push_url), {}, 0};
    if (const auto list = read_unpushed(repo, remote.name))
      row.unpushed_objects = list->objects.size();
    if (!head.detached() && !head.unborn()) {
      const auto known = repo.commit_of("refs/remotes/" + remote.name + "/" + state.branch);
      row.unpushed_commits =
          git::commits_between(repo, head.commit,
                               known ? std::vector{*known} : std::vector<std::string>{})
              .size();
    }
    state.remotes.push_back(std::move(row));
  }
}

void add_paths(const git::Repository& repo, ProjectState& state) {
  const git::IndexView index(repo);
  const lfs::Store store(lfs::store_folder(repo.common_dir(), repo.config("lfs.storage")));
  const auto all = index.paths();
  const std::set<std::string> paths(all.begin(), all.end());
  for (const auto& path : paths) {
    const auto entry = index.find(path);
    if (!entry || entry->conflicted || !entry->unchanged_since) state.changed.push_back(path);
    if (!entry || entry->conflicted || path.ends_with(kSidecarSuffix)) continue;
    const auto size = git::blob_size(repo, entry->id);
    if (!size || *size >= lfs::kPointerMaxBytes) continue;
    const auto pointer = lfs::parse_pointer(git::read_blob(repo, entry->id, lfs::kPointerMaxBytes));
    if (!pointer || pointer->size == 0) continue;
    ++state.pictures;
    state.bytes += pointer->size;
    if (!store.has(*pointer)) state.missing.push_back(path);
    if (!paths.contains(sidecar_path(path))) ++state.without_sidecar;
  }
}

}  // namespace

ProjectState status(const std::string& project, const Environment& environment) {
  const auto location = locate(project, environment);
  if (!location.exists) refuse_near_name(location, load_settings(environment));
  const auto repo = git::Repository::open(location.root);
  const auto head = repo.head();
  ProjectState state;
  state.root = location.root;
  state.name = location.name;
  if (!head.detached()) state.branch = head.ref.substr(std::string_view("refs/heads/").size());
  state.commit = head.commit;
  state.operation = repo.operation_in_progress();
  const auto settings = read_file_if_exists(location.root / ".ztgit.yaml", kSettingsLimit);
  state.storage = name_of(parse_project_settings(settings.value_or("")).storage);
  add_paths(repo, state);
  add_remotes(repo, head, state);
  return state;
}

std::vector<ProjectSummary> list_projects(const Environment& environment) {
  const auto settings = load_settings(environment);
  std::vector<ProjectSummary> projects;
  for (const auto& name : project_names(settings)) {
    ProjectSummary summary{name, settings.projects_root / name, {}, 0, {}};
    try {
      const auto repo = git::Repository::open(summary.root);
      const auto head = repo.head();
      if (!head.detached())
        summary.branch = head.ref.substr(std::string_view("refs/heads/").size());
      // Names are enough here: every picture of a project has a sidecar.
      for (const auto& path : git::IndexView(repo).paths())
        if (path.ends_with(kSidecarSuffix) && !path.starts_with(".")) ++summary.pictures;
    } catch (const Error& error) {
      summary.problem = error.what();
    }
    projects.push_back(std::move(summary));
  }
  return projects;
}

}  // namespace ztgit::project
