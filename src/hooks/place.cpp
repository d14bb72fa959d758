#include "place.hpp"

#include <optional>
#include <string>

#include "git/config.hpp"

namespace ztgit::hooks {

namespace fs = std::filesystem;

namespace {

std::optional<std::string> hooks_path(const git::Repository& repo,
                                      const project::Environment& environment) {
  std::optional<std::string> found;
  for (const auto& entry : git::config_entries(repo, environment.variables))
    if (entry.key == "core.hookspath") found = entry.value;  // the last one wins
  if (found && found->starts_with("~/")) return (environment.home / found->substr(2)).string();
  return found;
}

bool is_inside(const fs::path& inner, const fs::path& outer) {
  if (outer.empty()) return false;
  const auto way = fs::weakly_canonical(inner).lexically_relative(fs::weakly_canonical(outer));
  return !way.empty() && *way.begin() != "..";
}

Place place_at(const git::Repository& repo, const fs::path& folder) {
  Place place;
  place.common_dir = repo.common_dir();
  place.work_tree = repo.work_tree();
  place.folder = folder;
  if (!place.folder.has_filename()) place.folder = place.folder.parent_path();
  place.scripts = place.folder;
  std::error_code ignored;
  if (repo.bare())
    place.owner = Owner::nobody;
  else if (is_inside(place.folder, place.common_dir) || is_inside(place.folder, repo.git_dir()))
    place.owner = Owner::repository;
  else if (is_inside(place.folder, place.work_tree))
    place.owner = Owner::work_tree;
  else
    place.owner = Owner::elsewhere;
  if (place.folder.filename() == "_" && fs::exists(place.folder / "h", ignored)) {
    place.husky = true;
    place.scripts = place.folder.parent_path();
  }
  return place;
}

}  // namespace

Place place_of(const git::Repository& repo, const project::Environment& environment) {
  const auto configured = hooks_path(repo, environment);
  const auto base = repo.bare() ? repo.git_dir() : repo.work_tree();
  return configured ? place_at(repo, (base / *configured).lexically_normal()) : default_place(repo);
}

Place default_place(const git::Repository& repo) {
  return place_at(repo, repo.common_dir() / "hooks");
}

}  // namespace ztgit::hooks
