#include "setup.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "embedded/project_attributes.hpp"
#include "embedded/project_readme.hpp"
#include "embedded/project_settings.hpp"
#include "lfs_filter.hpp"
#include "project/diff_setup.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kTemplateFileLimit = std::uint64_t{1} << 20;  // bytes
constexpr std::size_t kMostTemplateFiles = 1000;

std::string with_name(std::string_view text, const std::string& name) {
  constexpr std::string_view placeholder = "{{name}}";
  std::string filled;
  for (std::size_t from = 0;;) {
    const auto at = text.find(placeholder, from);
    filled += text.substr(from, at - from);
    if (at == text.npos) return filled;
    filled += visible_line(name);
    from = at + placeholder.size();
  }
}

}  // namespace

std::vector<SkeletonFile> skeleton(const std::string& name, const std::optional<fs::path>& folder) {
  std::vector<SkeletonFile> files;
  if (!folder) {
    files = {{".gitattributes", std::string(embedded::project_attributes())},
             {".ztgit.yaml", std::string(embedded::project_settings())},
             {"README.md", std::string(embedded::project_readme())}};
  } else {
    std::error_code problem;
    for (auto entry = fs::recursive_directory_iterator(*folder, problem);
         !problem && entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
      if (entry->path().filename() == ".git") entry.disable_recursion_pending();
      if (!entry->is_regular_file() || entry->is_symlink()) continue;
      if (files.size() >= kMostTemplateFiles)
        throw Error(ErrorKind::usage, fmt::format("use the template {}: more than {} files",
                                                  folder->string(), kMostTemplateFiles));
      files.push_back({fs::relative(entry->path(), *folder).generic_string(),
                       read_file(entry->path(), kTemplateFileLimit)});
    }
    if (problem) throw_errno("read the template", *folder, problem.value());
    if (files.empty())
      throw Error(ErrorKind::usage,
                  fmt::format("use the template {}: no files in it", folder->string()));
  }
  for (auto& file : files) file.text = with_name(file.text, name);
  return files;
}

bool has_lfs_filter(const git::Repository& repo) {
  return repo.config("filter.lfs.process").has_value() ||
         (repo.config("filter.lfs.clean").has_value() &&
          repo.config("filter.lfs.smudge").has_value());
}

std::vector<std::string> ensure_lfs_setup(git::Repository& repo, const Environment& environment) {
  ensure_filter(repo, environment);
  ensure_diff_setup(repo, environment);
  if (!has_lfs_filter(repo))
    return {
        "git-lfs is not installed: ztgit works without it, but plain 'git add' and 'git checkout' "
        "in this project need it. On Debian: sudo apt install git-lfs, then 'git lfs install'."};
  if (!repo.local_config("lfs.repositoryformatversion"))
    repo.set_local_config("lfs.repositoryformatversion", "0");
  return {};
}

}  // namespace ztgit::project
