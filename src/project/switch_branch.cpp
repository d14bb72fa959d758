#include "project/switch_branch.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/lock.hpp"
#include "base/text.hpp"
#include "get_pictures.hpp"
#include "git/identity.hpp"
#include "git/reference.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "leftovers.hpp"
#include "new_project.hpp"
#include "project/project_settings.hpp"
#include "reach.hpp"
#include "work_tree_update.hpp"

namespace ztgit::project {

namespace {

constexpr std::string_view kHeads = "refs/heads/";

void require_free(const git::Repository& repo, const SwitchRequest& request) {
  const auto name = visible_line(request.branch.substr(kHeads.size()));
  if (const auto what = repo.operation_in_progress(); !what.empty())
    throw Error(ErrorKind::conflict, fmt::format("switch: a {} is in progress", what))
        .hint(fmt::format("Finish it: git -C {} status tells how.", repo.work_tree().string()));
  if (repo.checked_out_elsewhere(request.branch))
    throw Error(ErrorKind::conflict, fmt::format("switch to {}: another work tree has it", name));
  const auto there = repo.commit_of(request.branch);
  if (there && !git::is_ancestor(repo, *there, request.commit))
    throw Error(
        ErrorKind::conflict,
        fmt::format("switch to {}: your branch has commits that the other side lacks", name))
        .hint(fmt::format("Keep them under another name: git -C {} branch -m {} {}-mine",
                          repo.work_tree().string(), name, name));
}

}  // namespace

SwitchReport switch_branch(git::Repository& repo, remote::Connection& connection,
                           const SwitchRequest& request, const Observer& observer) {
  make_folders(repo.common_dir() / "ztgit");
  const FolderLock lock(repo.common_dir() / "ztgit" / "lock", kProjectPatience);
  clear_leftovers(repo);
  require_free(repo, request);
  const auto head = repo.head();
  auto store = store_of(repo);
  connection.use_lfsconfig_of(request.commit);
  const auto tree = git::tree_of_commit(repo, request.commit);
  if (const auto problem = missing_agent(repo, settings_of(repo, tree))) throw Error(*problem);
  const auto filter = filter_of(connection.settings(), {}, {});
  WorkTreeUpdate update(
      repo, store,
      {head.unborn() ? std::string() : git::tree_of_commit(repo, head.commit), tree, &filter});
  auto options = options_for(observer, request.branch);
  options.arrived = [&update](const lfs::Pointer& pointer) { update.arrived(pointer); };
  const auto got = get_objects(connection, store, update.wanted(), options);
  const auto result = update.finish();
  SwitchReport report;
  report.pictures = result.pictures;
  for (const auto& [path, pointer] : result.missing) report.missing.push_back(path);
  report.notes = reasons_for(result.missing, got);
  const auto there = repo.commit_of(request.branch).value_or("");
  if (there != request.commit)
    git::update_ref(repo, {request.branch, request.commit, there, "switch: moved here"},
                    git::reflog_identity(repo));
  if (head.ref != request.branch) repo.set_head(request.branch);
  return report;
}

}  // namespace ztgit::project
