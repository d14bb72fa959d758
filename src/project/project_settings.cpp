#include "project/project_settings.hpp"

#include <cstdint>

#include "base/file.hpp"
#include "git/tree.hpp"

namespace ztgit::project {

namespace {
constexpr std::uint64_t kSettingsLimit = std::uint64_t{256} << 10;  // bytes; nobody writes more
constexpr const char* kName = ".ztgit.yaml";
}  // namespace

ProjectSettings settings_of(const git::Repository& repo, const std::string& tree) {
  if (!repo.work_tree().empty())
    if (const auto text = read_file_if_exists(repo.work_tree() / kName, kSettingsLimit))
      return parse_project_settings(*text);
  if (const auto entry = git::find_in_tree(repo, tree, kName))
    return parse_project_settings(git::read_blob(repo, entry->id, kSettingsLimit));
  return {};
}

}  // namespace ztgit::project
