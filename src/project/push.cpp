#include "project/push.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/fault.hpp"
#include "git/repository.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "outgoing.hpp"
#include "project/locate.hpp"
#include "project/project_settings.hpp"
#include "project/quotas.hpp"
#include "push_target.hpp"
#include "reach.hpp"

namespace ztgit::project {

namespace {

void set_upstream(git::Repository& repo, const std::string& branch, const std::string& remote) {
  const auto key = fmt::format("branch.{}.", branch);
  if (repo.config(key + "remote")) return;
  repo.set_local_config(key + "remote", remote);
  repo.set_local_config(key + "merge", "refs/heads/" + branch);
}

}  // namespace

PushReport push(const PushRequest& request) {
  const auto location = locate(request.project, request.environment);
  auto repo = git::Repository::open(location.root);
  const auto head = repo.head();
  const auto ref = request.branch ? git::branch_ref(*request.branch) : head.ref;
  if (ref.empty())
    throw Error(ErrorKind::conflict, "push: HEAD is detached").hint("Name a branch with --branch.");
  PushReport report;
  report.branch = ref.substr(std::string_view("refs/heads/").size());
  const auto tip = repo.commit_of(ref);
  if (!tip)
    throw Error(ErrorKind::not_found,
                fmt::format("push: the branch {} has no commit yet", report.branch));
  const auto remote = choose_remote(repo, request.remote, report.branch, "push");
  report.remote = remote.name;
  report.url = git::shown_url(remote.push_url);
  remote::Connection connection(repo, remote, caller_of(request.environment, request.observer));
  const auto target = open_push_target(repo, connection);

  const auto there = target->commit_of(ref);
  if (there && !git::is_ancestor(repo, *there, *tip))
    throw Error(ErrorKind::conflict, fmt::format("push {}: {} has commits that are not here",
                                                 report.branch, remote.name))
        .hint(fmt::format("Get them first: ztgit pull --project {}", location.root.string()));

  const auto outgoing = outgoing_of(repo, remote.name, {ref, *tip, ref, there.value_or("")},
                                    target->tips(), request.scan ? Look::history : Look::list);
  const auto& objects = outgoing.objects;
  const auto settings = settings_of(repo, git::tree_of_commit(repo, *tip));
  if (const auto problem = missing_agent(repo, settings); problem && !objects.empty())
    throw Error(*problem);
  if (request.dry_run) {
    report.objects = objects.size();
    report.ref_moved = there != tip;
    return report;
  }
  target->clear_leftovers();
  if (settings.storage == StorageMode::plain)
    watch_quotas(repo, remote, outgoing.commits, report.notes);
  if (!objects.empty()) {
    SendReport sent;
    sent.notes = std::move(report.notes);
    send_first(repo, connection, outgoing,
               {report.branch, request.allow_missing, request.verify, request.observer}, sent);
    report.objects = sent.objects;
    report.objects_present = sent.objects_present;
    report.bytes = sent.bytes;
    report.notes = std::move(sent.notes);
  }
  fault_point("objects pushed");
  if (there != tip) {
    target->move(ref, report.objects > 0);
    report.ref_moved = true;
  }
  fault_point("ref pushed");
  confirm_sent(repo, remote.name, outgoing, {});
  set_upstream(repo, report.branch, remote.name);
  return report;
}

}  // namespace ztgit::project
