#include "project/doctor.hpp"

#include <sys/statvfs.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "git/attributes.hpp"
#include "git/repository.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "lfs_filter.hpp"
#include "net/url.hpp"
#include "project/diff_setup.hpp"
#include "project/git_lfs_link.hpp"
#include "project/locate.hpp"
#include "project/status.hpp"
#include "setup.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kLittleSpace = std::uint64_t{1}
                                       << 30;  // bytes: some 500 pictures, each kept twice

class Examination {
 public:
  std::vector<Finding> take() { return std::move(findings_); }

  void good(std::string subject, std::string text) {
    findings_.push_back({Health::good, std::move(subject), std::move(text), {}});
  }
  void note(std::string subject, std::string text, std::string cure) {
    findings_.push_back({Health::note, std::move(subject), std::move(text), std::move(cure)});
  }
  void bad(std::string subject, std::string text, std::string cure) {
    findings_.push_back({Health::bad, std::move(subject), std::move(text), std::move(cure)});
  }

  // A tool's first line of output is its version.
  void tool(const std::string& name, const std::vector<std::string>& command,
            const std::string& cure, bool needed) {
    if (!find_program(name)) {
      if (needed) return bad(name, "not found", cure);
      return note(name, "not found", cure);
    }
    try {
      const auto result = run_process({command, {}, {}, {}, std::chrono::seconds(10)});
      const auto line = result.output.substr(0, result.output.find('\n'));
      if (result.ok()) return good(name, visible_line(line));
      bad(name, "does not run: " + visible_line(result.error_output), cure);
    } catch (const Error& error) {
      bad(name, error.what(), cure);
    }
  }

 private:
  std::vector<Finding> findings_;
};

void examine_git_lfs(const Environment& environment, Examination& found) {
  const auto program = find_program("git-lfs");
  const auto usual = environment.home / ".local" / "bin" / "git-lfs";
  if (program && is_git_lfs_link(*program, environment))
    return found.good("git-lfs", fmt::format("is ztgit itself: {}", program->string()));
  if (!program && is_git_lfs_link(usual, environment))
    return found.note(
        "git-lfs", fmt::format("{} is not on PATH, or names a ztgit that is gone", usual.string()),
        "ztgit setup --as-git-lfs");
  found.tool("git-lfs", {"git-lfs", "version"},
             "sudo apt install git-lfs, or: ztgit setup --as-git-lfs", false);
}

void examine_filter(const git::Repository& repo, const Environment& environment,
                    const std::string& fix, Examination& found) {
  constexpr const char* subject = "LFS filter";
  switch (filter_state(repo, environment)) {
    case FilterState::good:
      return found.good(subject, "plain git add and checkout treat pictures right");
    case FilterState::foreign: return found.good(subject, "a command of your own");
    case FilterState::outdated:
      return found.note(subject, "names ztgit, and git-lfs is here now", fix);
    case FilterState::broken:
      return found.bad(subject, "names a program that is not there: plain 'git add' fails", fix);
    case FilterState::absent:
      return found.bad(subject, "not set: plain 'git add' would put whole pictures into git", fix);
  }
}

void examine_setup(const git::Repository& repo, const Environment& environment,
                   const fs::path& root, Examination& found) {
  const auto fix = fmt::format("ztgit doctor --fix {}", root.string());
  examine_filter(repo, environment, fix, found);
  if (const auto problem = diff_setup_problem(repo, environment); problem.empty())
    found.good("git diff", "shows what pictures were made with");
  else
    found.note("git diff", problem, fix);
  const auto head = repo.head();
  const auto tree = git::tree_of_commit(repo, head.commit);
  const git::TreeAttributes attributes(repo, tree);
  if (attributes.lfs("picture.png"))
    found.good("attributes", "*.png is kept by LFS");
  else
    found.note("attributes", "*.png is not kept by LFS; promote adds a line for each picture",
               fmt::format("ztgit init {}", root.string()));
}

void examine_remotes(const git::Repository& repo, const ProjectState& state, Examination& found) {
  if (state.remotes.empty())
    found.note("remote", "none: the pictures exist on this disk only",
               fmt::format("git -C {} remote add origin URL", state.root.string()));
  for (const auto& remote : repo.remotes()) {
    const auto subject = "remote " + remote.name;
    const auto shown = git::shown_url(remote.push_url);
    const auto folder = net::local_folder(remote.push_url, state.root);
    std::error_code ignored;
    if (folder && !fs::exists(*folder, ignored))
      found.bad(subject, shown + ": there is no such folder",
                fmt::format("git init --bare {}", folder->string()));
    else
      found.good(subject, shown);
  }
}

void examine_project(const DoctorRequest& request, const fs::path& root, Examination& found) {
  const auto repo = git::Repository::open(root);
  const auto state = status(root.string(), request.environment);
  found.good("project", fmt::format("{} at {}, pictures: {}, storage mode {}", state.name,
                                    root.string(), state.pictures, state.storage));
  if (state.branch.empty())
    found.bad("branch", "HEAD is detached: promote refuses",
              fmt::format("git -C {} switch -c NAME", root.string()));
  else
    found.good("branch", state.branch);
  if (!state.operation.empty())
    found.bad("operation", fmt::format("a {} is in progress: promote refuses", state.operation),
              fmt::format("git -C {} status", root.string()));
  examine_setup(repo, request.environment, root, found);
  if (!state.missing.empty())
    found.bad("objects",
              fmt::format("{} pictures are not here, first {}", state.missing.size(),
                          visible_line(state.missing[0])),
              fmt::format("ztgit doctor --fix {}", root.string()));
  else
    found.good("objects", "every picture of the index is here");
  if (lstat_of(repo.git_dir() / "index.lock"))
    found.note(
        "index.lock", "another program is using the repository, or crashed in it",
        fmt::format("Close it; if none runs, rm {}", (repo.git_dir() / "index.lock").string()));
  examine_remotes(repo, state, found);
}

}  // namespace

std::vector<Finding> examine(const DoctorRequest& request) {
  Examination found;
  found.tool("git", {"git", "--version"}, "sudo apt install git", true);
  examine_git_lfs(request.environment, found);
  found.tool("rclone", {"rclone", "version"}, "sudo apt install rclone (for cloud copies, later)",
             false);
  const auto settings = load_settings(request.environment);
  found.good("projects", settings.projects_root.string());
  struct statvfs space {};
  auto existing = settings.projects_root;
  std::error_code ignored;
  while (!fs::exists(existing, ignored) && existing.has_relative_path())
    existing = existing.parent_path();
  if (::statvfs(existing.c_str(), &space) == 0 &&
      std::uint64_t{space.f_bavail} * space.f_frsize < kLittleSpace)
    found.bad("disk", fmt::format("less than 1 GiB is free at {}", existing.string()),
              "Free some space on that disk.");

  std::optional<Location> location;
  try {
    location = locate(request.project, request.environment);
  } catch (const Error& error) {
    if (!request.project.empty()) throw;
  }
  if (location && !location->exists && !request.project.empty()) {
    refuse_near_name(*location, settings);
    throw Error(ErrorKind::not_found,
                fmt::format("examine {}: there is no such project", location->root.string()))
        .hint(fmt::format("Make it: ztgit init {}", request.project));
  }
  if (location && location->exists) {
    const auto repo = git::Repository::open(location->root);
    try {
      const auto who = git::identities(repo, request.identity).author;
      found.good("identity",
                 fmt::format("{} <{}>", visible_line(who.name), visible_line(who.email)));
    } catch (const Error& error) {
      found.bad("identity", error.what(), error.hints().empty() ? "" : error.hints()[0]);
    }
    examine_project(request, location->root, found);
  }
  return found.take();
}

}  // namespace ztgit::project
