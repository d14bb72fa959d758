#include "project/git_lfs_link.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr const char* kName = "git-lfs";

bool is_on_path(const fs::path& folder, const Environment& environment) {
  const auto path = environment.variables("PATH").value_or("");
  std::string_view rest = path;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(':'), rest.size());
    std::error_code ignored;
    if (fs::equivalent(rest.substr(0, end), folder, ignored)) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

void make_link(const fs::path& target, const fs::path& link) {
  const auto temporary = link.parent_path() / unique_name();
  if (::symlink(target.c_str(), temporary.c_str()) != 0) throw_errno("make", link, errno);
  // link(2) refuses a name that is taken meanwhile, rename(2) would replace it.
  const bool replaces = lstat_of(link).has_value();
  const int failed = replaces ? ::rename(temporary.c_str(), link.c_str())
                              : ::linkat(AT_FDCWD, temporary.c_str(), AT_FDCWD, link.c_str(), 0);
  const int why = errno;
  ::unlink(temporary.c_str());
  if (failed != 0) throw_errno("make", link, why);
}

void tell_what_hides_it(const GitLfsLinkRequest& request, GitLfsLinkReport& report) {
  const auto folder = report.link.parent_path();
  if (!is_on_path(folder, request.environment)) {
    report.notes.push_back(fmt::format(
        "{} is not on PATH: 'git lfs' finds the link only when it is. For example: echo "
        "'export PATH=\"{}:$PATH\"' >> ~/.profile, and sign in again.",
        folder.string(), folder.string()));
    return;
  }
  const auto found = find_program(kName);
  if (found && *found != report.link && !is_git_lfs_link(*found, request.environment))
    report.notes.push_back(
        fmt::format("{} comes first on PATH: 'git lfs' still runs that one.", found->string()));
}

}  // namespace

bool is_git_lfs_link(const fs::path& path, const Environment& environment) {
  const auto info = lstat_of(path);
  if (!info || !S_ISLNK(info->st_mode)) return false;
  std::error_code problem;
  const auto target = fs::read_symlink(path, problem);
  if (problem) return false;
  if (target.filename() == "ztgit") return true;
  return !environment.program.empty() && fs::equivalent(path, environment.program, problem);
}

GitLfsLinkReport link_git_lfs(const GitLfsLinkRequest& request) {
  const auto& environment = request.environment;
  const auto folder = request.folder ? environment.current_folder / *request.folder
                                     : environment.home / ".local" / "bin";
  GitLfsLinkReport report;
  report.link = folder.lexically_normal() / kName;
  const auto stands = lstat_of(report.link);
  const bool ours = stands && is_git_lfs_link(report.link, environment);
  if (stands && !ours)
    throw Error(ErrorKind::conflict,
                fmt::format("{} {}: it is not a link to ztgit",
                            request.undo ? "remove" : "make the link", report.link.string()))
        .hint(request.undo ? "A git-lfs of its own stays where it is."
                           : "'git lfs' works there already; or name another --folder.");
  if (request.undo) {
    if (stands && ::unlink(report.link.c_str()) != 0) throw_errno("remove", report.link, errno);
    report.changed = stands.has_value();
    return report;
  }
  if (environment.program.empty())
    throw Error(ErrorKind::io, "make the link git-lfs: ztgit's own path is not known");
  report.target = environment.program;
  std::error_code ignored;
  if (!ours || fs::read_symlink(report.link, ignored) != report.target) {
    make_folders(folder);
    make_link(report.target, report.link);
    report.changed = true;
  }
  tell_what_hides_it(request, report);
  return report;
}

}  // namespace ztgit::project
