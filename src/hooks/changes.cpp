#include "changes.hpp"

#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/durability.hpp"
#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "project/locate.hpp"

namespace ztgit::hooks {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kPatience{60};  // another ztgit in this project may copy gigabytes
constexpr int kConfiguredHooksMinor = 54;      // git 2.54 runs hook.<name>.command

bool git_runs_configured_hooks() {
  if (!find_program("git")) return false;
  const auto result = run_process({{"git", "--version"}});
  std::string_view text = result.output;
  constexpr std::string_view begin = "git version ";
  if (!text.starts_with(begin)) return false;
  text.remove_prefix(begin.size());
  int major = 0, minor = 0;
  const auto first = std::from_chars(text.data(), text.data() + text.size(), major);
  if (first.ec != std::errc() || first.ptr == text.data() + text.size()) return false;
  std::from_chars(first.ptr + 1, text.data() + text.size(), minor);
  return major > 2 || (major == 2 && minor >= kConfiguredHooksMinor);
}

// A link keeps bytes, mode and owner, also of a symlink, and never replaces anything; until the new
// file is in place git goes on running the old one.
void save(const fs::path& file, const fs::path& saved) {
  if (::linkat(AT_FDCWD, file.c_str(), AT_FDCWD, saved.c_str(), 0) == 0) return;
  if (errno == EEXIST) throw_errno("keep the hook as", saved, errno);
  // No hard links here.
  if (::renameat2(AT_FDCWD, file.c_str(), AT_FDCWD, saved.c_str(), RENAME_NOREPLACE) == 0) return;
  if (errno != EINVAL && errno != ENOSYS) throw_errno("keep the hook as", saved, errno);
  std::error_code problem;
  fs::rename(file, saved, problem);
  if (problem) throw_errno("keep the hook as", saved, problem.value());
}

void git_config(const Scene& scene, const std::vector<std::string>& words) {
  std::vector<std::string> command = {"git", "config", "--file",
                                      (scene.place.common_dir / "config").string()};
  command.insert(command.end(), words.begin(), words.end());
  const auto result = run_process({command});
  if (!result.ok())
    throw Error(ErrorKind::config, fmt::format("change the settings of the hooks: {}",
                                               visible_line(result.error_output)));
}

void apply(const Scene& scene, const Change& change, std::optional<AtomicFile>& written) {
  const auto& file = change.step.file;
  fault_point("a hook is changed");
  switch (change.deed) {
    case Deed::save: save(file, change.other); [[fallthrough]];
    case Deed::write: return written->commit(Durability::none);
    case Deed::restore:
      if (::rename(change.other.c_str(), file.c_str()) != 0)
        throw_errno("put back the hook", file, errno);
      return;
    case Deed::remove:
      if (::unlink(file.c_str()) != 0 && errno != ENOENT) throw_errno("remove", file, errno);
      return;
    case Deed::configure:
      git_config(scene, {config_section(change.step.name) + ".event", change.step.name});
      return git_config(scene, {config_section(change.step.name) + ".command", change.text});
    case Deed::unconfigure:
      return git_config(scene, {"--remove-section", config_section(change.step.name)});
  }
}

}  // namespace

git::Repository repository_of(const InstallRequest& request) {
  const auto& environment = request.environment;
  if (request.project.empty()) {
    if (auto repo = git::Repository::around(environment.current_folder, environment.variables))
      return std::move(*repo);
    throw Error(ErrorKind::not_found, "find the hooks: this folder is in no git repository")
        .hint("Name a project with --project NAME, or make one with 'ztgit init NAME'.");
  }
  const auto location = project::locate(request.project, environment);
  if (!location.exists)
    throw Error(ErrorKind::not_found, fmt::format("find the hooks of {}: there is no such project",
                                                  location.root.string()))
        .hint(fmt::format("Make it: ztgit init {}", request.project));
  return git::Repository::open(location.root);
}

std::optional<FolderLock> lock_hooks(const git::Repository& repo, const InstallRequest& request) {
  if (request.dry_run || repo.bare()) return std::nullopt;
  make_folders(repo.common_dir() / "ztgit");
  return std::optional<FolderLock>(std::in_place, repo.common_dir() / "ztgit" / "lock", kPatience);
}

Scene scene_of(git::Repository repo, const InstallRequest& request) {
  auto place = place_of(repo, request.environment);
  const auto configured = git_runs_configured_hooks();
  auto looks = look_at_hooks(repo, place, request.program, configured);
  return {std::move(repo), std::move(place), std::move(looks), configured};
}

void carry_out(const Scene& scene, const std::vector<Change>& changes) {
  if (changes.empty()) return;
  std::vector<std::optional<AtomicFile>> written;
  SyncBatch batch(scene.place.common_dir);
  for (const auto& change : changes) {
    auto& file = written.emplace_back();
    if (change.deed != Deed::write && change.deed != Deed::save) continue;
    make_folders(change.step.file.parent_path());
    file.emplace(change.step.file, 0777);
    file->write(change.text);
    if (change.mode && ::fchmod(file->file().descriptor(), *change.mode) != 0)
      throw_errno("set the mode of", change.step.file, errno);
    batch.start(file->file(), change.step.file);
  }
  batch.finish();
  for (std::size_t i = 0; i < changes.size(); ++i) apply(scene, changes[i], written[i]);
}

}  // namespace ztgit::hooks
