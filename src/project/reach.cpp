#include "reach.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::project {

namespace {
constexpr std::size_t kMostNamed = 10;  // failures; a list of thousands helps nobody
}

git::Remote choose_remote(const git::Repository& repo, const std::optional<std::string>& name,
                          const std::string& branch, const std::string& action) {
  const auto remotes = repo.remotes();
  if (remotes.empty())
    throw Error(ErrorKind::config, fmt::format("{}: the project has no remote", action))
        .hint(fmt::format("Add one: git -C {} remote add origin URL", repo.work_tree().string()));
  auto wanted = name;
  if (!wanted && !branch.empty()) wanted = repo.config(fmt::format("branch.{}.remote", branch));
  if (!wanted && remotes.size() == 1) wanted = remotes[0].name;
  if (!wanted) wanted = "origin";
  for (const auto& remote : remotes)
    if (remote.name == *wanted) return remote;
  Error error(ErrorKind::not_found,
              fmt::format("{}: there is no remote {}", action, visible_line(*wanted)));
  for (const auto& remote : remotes) error.hint(fmt::format("There is --remote {}.", remote.name));
  throw error;
}

remote::Caller caller_of(const Environment& environment, const Observer& observer) {
  return {environment.variables, environment.home, environment.config_home, environment.may_ask,
          observer.server_says};
}

lfs::Store store_of(const git::Repository& repo) {
  return lfs::Store(lfs::store_folder(repo.common_dir(), repo.config("lfs.storage")));
}

std::optional<Error> missing_agent(const git::Repository& repo, const ProjectSettings& settings) {
  if (settings.storage != StorageMode::external || settings.rclone.empty()) return std::nullopt;
  if (repo.config("lfs.standalonetransferagent")) return std::nullopt;
  return Error(ErrorKind::config,
               fmt::format(
                   "reach the pictures: they are kept in the rclone remote {}, and this clone "
                   "does not know it yet",
                   visible_line(settings.rclone)))
      .hint(fmt::format("Tell it: ztgit setup --project {}", repo.work_tree().string()))
      .hint("The rclone remote of that name must exist on this machine: rclone config");
}

lfs::TransferOptions options_for(const Observer& observer, std::string ref) {
  lfs::TransferOptions options;
  options.ref = std::move(ref);
  if (observer.moved)
    options.progress = [tell = observer.moved](const lfs::TransferProgress& now) {
      tell({now.objects_done, now.objects_total, now.bytes_done, now.bytes_total});
    };
  return options;
}

Error failed_transfer(const std::string& what, const lfs::TransferReport& report,
                      const std::function<std::string(const std::string& oid)>& name_of) {
  Error error(report.failures.empty() ? ErrorKind::network : report.failures[0].kind, what);
  for (std::size_t i = 0; i < std::min(report.failures.size(), kMostNamed); ++i)
    error.hint(fmt::format("{}: {}", name_of(report.failures[i].pointer.oid),
                           visible_line(report.failures[i].reason)));
  if (report.failures.size() > kMostNamed)
    error.hint(fmt::format("And {} more.", report.failures.size() - kMostNamed));
  return error;
}

}  // namespace ztgit::project
