#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "formats.hpp"
#include "lfs/inventory.hpp"
#include "project/prune.hpp"
#include "requirements.hpp"
#include "settings.hpp"

namespace ztgit::gitlfs {

namespace {

// --when-unverified.
bool goes_on(const Arguments& given) {
  const auto wanted = given.value("when-unverified").value_or("halt");
  if (wanted != "halt" && wanted != "continue")
    throw Error(ErrorKind::usage, fmt::format("Invalid value for --when-unverified, expected "
                                              "halt or continue: {}",
                                              go_quoted(wanted)));
  return wanted == "continue";
}

// The flag, its --no- form, else the setting.
bool chosen(const Arguments& given, const std::string& flag, bool otherwise) {
  const auto no = "no-" + flag;
  if (given.has(flag) && given.has(no))
    throw Error(ErrorKind::usage, fmt::format("Cannot specify both --{} and --{}", flag, no));
  return given.has(flag) || (otherwise && !given.has(no));
}

project::PruneRequest request_of(Call& call, const Settings& settings) {
  const auto& given = call.arguments();
  project::PruneRequest request;
  request.verify_remote =
      chosen(given, "verify-remote", settings.flag("lfs.pruneverifyremotealways", false));
  request.dry_run = given.has("dry-run");
  request.remote = settings.find("lfs.pruneremotetocheck").value_or("origin");
  request.environment = call.environment();
  project::GitLfsRules rules;
  rules.verify_unreachable =
      chosen(given, "verify-unreachable", settings.flag("lfs.pruneverifyunreachablealways", false));
  rules.remove_verified_alone = goes_on(given);
  rules.keep_recent =
      !given.has("recent") && !settings.flag("lfs.prunerecent", false) && !given.has("force");
  rules.keep_current = !given.has("force") && !settings.flag("lfs.pruneforce", false);
  rules.exclude = settings.list("lfs.fetchexclude");
  request.git_lfs = std::move(rules);
  return request;
}

project::PruneReport carry_out(git::Repository& repo, const project::PruneRequest& request) {
  const auto remotes = repo.remotes();
  if (std::any_of(remotes.begin(), remotes.end(),
                  [&](const git::Remote& each) { return each.name == *request.remote; }))
    return project::prune(repo, request);
  // Without that remote nothing was pushed to it.
  project::PruneReport report;
  const lfs::Store store(lfs::store_folder(repo.common_dir(), repo.config("lfs.storage")));
  report.local = lfs::stored_objects(store).size();
  return report;
}

void show(Call& call, const project::PruneReport& report, bool dry_run) {
  const auto retained = report.local - report.removed.size();
  call.out() << fmt::format("prune: {} local object{}, {} retained{}, done.\n", report.local,
                            report.local == 1 ? "" : "s", retained,
                            report.verified && report.found_there > 0
                                ? fmt::format(", {} verified with remote", report.found_there)
                                : "");
  if (report.removed.empty()) return;
  const auto count = report.removed.size();
  if (dry_run)
    call.out() << fmt::format("prune: {} file{} would be pruned ({}), done.\n", count,
                              count == 1 ? "" : "s", format_bytes(report.bytes));
  if (call.arguments().has("verbose"))
    for (const auto& object : report.removed)
      call.out() << fmt::format(" * {} ({})\n", object.oid, format_bytes(object.size));
  if (!dry_run)
    call.out() << fmt::format("prune: Deleting objects: 100% ({0}/{0}), done.\n", count);
}

}  // namespace

int verb_prune(Call& call) {
  auto& repo = set_up_repository(call);
  const auto settings = Settings::of(call);
  const auto request = request_of(call, settings);
  const auto report = carry_out(repo, request);
  if (report.obstacle == project::PruneObstacle::shared_store)
    throw Error(ErrorKind::conflict,
                "prune: lfs.storage leads out of the repository, and other repositories may need "
                "what lies there");
  show(call, report, request.dry_run);
  if (report.not_there.empty()) return 0;
  if (request.git_lfs->remove_verified_alone) {
    call.err() << "These objects are missing on the remote and were kept:\n";
  } else {
    call.err() << "These objects to be pruned are missing on remote:\n";
  }
  for (const auto& object : report.not_there) call.err() << " * " << object.oid << '\n';
  return request.git_lfs->remove_verified_alone ? 0 : kFailed;
}

}  // namespace ztgit::gitlfs
