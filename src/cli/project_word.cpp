#include "project_word.hpp"

#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "project/locate.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

bool is_project(const std::string& word, const project::Environment& here) {
  try {
    return project::locate(word, here).exists;
  } catch (const Error&) {
    return false;  // no name that a project may have
  }
}

// From the root, when the word names something below this folder; else as it is.
std::string path_from_root(const git::Repository& repo, const std::string& word,
                           const project::Environment& here) {
  const auto root = repo.work_tree();
  if (root.empty()) return word;
  const auto relative =
      (here.current_folder / word).lexically_normal().lexically_relative(root).generic_string();
  return relative.empty() || relative.starts_with("..") ? word : relative;
}

ProjectWord in_project(const std::string& project, const std::string& path,
                       const project::Environment& here) {
  const auto place = project::locate(project, here);
  if (!place.exists) {
    project::refuse_near_name(place, project::load_settings(here));
    throw Error(ErrorKind::not_found,
                fmt::format("find the project {}: it is not there", visible_line(place.name)))
        .hint("See 'ztgit projects'.");
  }
  return {place.name, git::Repository::open(place.root), path};
}

}  // namespace

ProjectWord project_word(const std::string& project, const std::vector<std::string>& words) {
  const auto here = environment();
  if (words.size() > (project.empty() ? 2U : 1U))
    throw Error(ErrorKind::usage,
                fmt::format("read the command line: unexpected '{}'", visible_line(words.back())))
        .hint("Name a project and one picture in it.");
  if (!project.empty()) return in_project(project, words.empty() ? "" : words[0], here);
  if (words.size() == 2) return in_project(words[0], words[1], here);
  // A file of this name means a picture, a folder that is a project means that.
  if (words.size() == 1 && !is_file(here.current_folder / words[0]) && is_project(words[0], here))
    return in_project(words[0], "", here);
  auto repo = git::Repository::around(here.current_folder, here.variables);
  if (!repo)
    throw Error(ErrorKind::not_found, "find the project: this folder is not inside one")
        .hint("Name one with --project NAME.");
  const auto root = repo->bare() ? repo->git_dir() : repo->work_tree();
  auto path = words.empty() ? std::string() : path_from_root(*repo, words[0], here);
  return {root.filename().string(), std::move(*repo), std::move(path)};
}

}  // namespace ztgit::cli
