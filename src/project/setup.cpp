#include "setup.hpp"

#include <array>
#include <cerrno>
#include <sys/stat.h>
#include <utility>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "embedded/hook_post_checkout.hpp"
#include "embedded/hook_post_commit.hpp"
#include "embedded/hook_post_merge.hpp"
#include "embedded/hook_pre_push.hpp"
#include "embedded/project_attributes.hpp"
#include "embedded/project_readme.hpp"
#include "embedded/project_settings.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kTemplateFileLimit = std::uint64_t{1} << 20;  // bytes
constexpr std::size_t kMostTemplateFiles = 1000;

// What `git lfs install --local` writes (git-lfs, lfs/attribute.go).
constexpr std::array<std::pair<const char*, const char*>, 4> kFilter = {{
    {"filter.lfs.clean", "git-lfs clean -- %f"},
    {"filter.lfs.smudge", "git-lfs smudge -- %f"},
    {"filter.lfs.process", "git-lfs filter-process"},
    {"filter.lfs.required", "true"},
}};

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

void install_hooks(const git::Repository& repo) {
  const auto folder = hooks_folder(repo);
  // A hooks folder that a manager (husky) or the user keeps elsewhere is theirs.
  if (folder.parent_path() != repo.common_dir()) return;
  make_folders(folder);
  const std::array<std::pair<const char*, std::string_view>, 4> hooks = {{
      {"pre-push", embedded::hook_pre_push()},
      {"post-checkout", embedded::hook_post_checkout()},
      {"post-commit", embedded::hook_post_commit()},
      {"post-merge", embedded::hook_post_merge()},
  }};
  for (const auto& [name, text] : hooks) {
    const auto file = folder / name;
    if (lstat_of(file)) continue;  // foreign hooks are never overwritten
    AtomicFile hook(file, 0777);
    hook.write(text);
    hook.commit_new();
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

fs::path hooks_folder(const git::Repository& repo) {
  const auto configured = repo.config("core.hookspath");
  if (!configured || configured->empty()) return repo.common_dir() / "hooks";
  const auto base = repo.bare() ? repo.git_dir() : repo.work_tree();
  return (base / *configured).lexically_normal();
}

std::vector<std::string> ensure_lfs_setup(git::Repository& repo) {
  if (!find_program("git-lfs")) {
    if (has_lfs_filter(repo)) return {};
    return {
        "git-lfs is not installed: ztgit works without it, but plain 'git add' and 'git checkout' "
        "in this project need it. On Debian: sudo apt install git-lfs, then 'git lfs install'."};
  }
  // Local settings even where global ones exist: they travel with the folder, not with the user.
  if (!repo.local_config("filter.lfs.process"))
    for (const auto& [key, value] : kFilter) repo.set_local_config(key, value);
  if (!repo.local_config("lfs.repositoryformatversion"))
    repo.set_local_config("lfs.repositoryformatversion", "0");
  install_hooks(repo);
  return {};
}

}  // namespace ztgit::project
