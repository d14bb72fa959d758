#include "project/locate.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "destination.hpp"
#include "git/repository.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongName = 8;  // letters; from here on two slips still look alike

bool is_work_tree(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / ".git", ignored);
}

Location at(const fs::path& path, const Environment& environment) {
  auto root = fs::weakly_canonical(environment.current_folder / path);
  if (!root.has_filename()) root = root.parent_path();
  return {root, root.filename().string(), is_work_tree(root)};
}

std::string without_digits(std::string_view text) {
  std::string rest;
  for (const char c : text)
    if (c < '0' || c > '9') rest += c;
  return rest;
}

}  // namespace

Location locate(const std::string& name_or_path, const Environment& environment) {
  if (name_or_path.empty()) {
    const auto around = git::Repository::discover(environment.current_folder);
    if (!around)
      throw Error(ErrorKind::not_found, "find the project: this folder is not inside one")
          .hint("Name one with --project NAME, or make one with 'ztgit init NAME'.");
    return {*around, around->filename().string(), true};
  }
  if (name_or_path.starts_with("~/"))
    return at(environment.home / name_or_path.substr(2), environment);
  if (name_or_path.find('/') != name_or_path.npos || name_or_path == "." || name_or_path == "..")
    return at(name_or_path, environment);
  if (is_work_tree(environment.current_folder / name_or_path)) return at(name_or_path, environment);
  check_name_component(name_or_path, "use the project name");
  const auto root = load_settings(environment).projects_root / name_or_path;
  return {root, name_or_path, is_work_tree(root)};
}

std::vector<std::string> project_names(const Settings& settings) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(settings.projects_root, ignored))
    if (is_work_tree(entry.path())) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

bool near_names(std::string_view a, std::string_view b) {
  if (a == b || without_digits(a) == without_digits(b)) return false;
  const auto distance = edit_distance(ascii_lower(a), ascii_lower(b));
  return distance <= 1 || (distance == 2 && std::min(a.size(), b.size()) >= kLongName);
}

void refuse_near_name(const Location& location, const Settings& settings) {
  for (const auto& name : project_names(settings)) {
    if (!near_names(name, location.name)) continue;
    throw Error(
        ErrorKind::not_found,
        fmt::format("find the project {}: there is none, but there is {}", location.name, name))
        .hint(fmt::format("Did you mean --project {}?", name))
        .hint(fmt::format("To make a new project {} all the same, add --create.", location.name));
  }
}

}  // namespace ztgit::project
