#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "project/prune.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

const char* name_of(project::PruneObstacle obstacle) {
  switch (obstacle) {
    case project::PruneObstacle::no_remote: return "no_remote";
    case project::PruneObstacle::shared_store: return "shared_store";
    default: return "";
  }
}

Json rows_of(const std::vector<lfs::Pointer>& objects) {
  auto rows = Json::array();
  for (const auto& object : objects) rows.push_back({{"oid", object.oid}, {"size", object.size}});
  return rows;
}

Json to_json(const project::PruneReport& report, bool dry_run) {
  return {{"schema", "ztgit.prune/1"},
          {"dry_run", dry_run},
          {"remote", report.remote},
          {"obstacle", name_of(report.obstacle)},
          {"verified", report.verified},
          {"removed", rows_of(report.removed)},
          {"bytes", report.bytes},
          {"needed", report.needed},
          {"young", report.young},
          {"not_there", rows_of(report.not_there)},
          {"unconfirmed", rows_of(report.unconfirmed)}};
}

void print_kept(std::ostream& out, const project::PruneReport& report) {
  if (report.young > 0)
    out << fmt::format(fmt::runtime(tr("Kept, stored within the last hour: {}.\n")),
                       amount(report.young, "object", "objects"));
  if (!report.not_there.empty())
    out << fmt::format(fmt::runtime(tr("Kept, {} does not have them: {}.\n")),
                       visible_line(report.remote),
                       amount(report.not_there.size(), "object", "objects"));
  if (!report.unconfirmed.empty())
    out << fmt::format(fmt::runtime(tr("Kept, no pushed commit names them: {}.\n")),
                       amount(report.unconfirmed.size(), "object", "objects"));
}

void run(project::PruneRequest& request, bool unverified, Session& session) {
  request.verify_remote = !unverified;
  request.environment = environment();
  const auto report = project::prune(request);
  if (session.json) return print_json(session.out, to_json(report, request.dry_run));
  auto& out = session.out;
  if (report.obstacle == project::PruneObstacle::no_remote) {
    out << tr("Nothing removed: there is no remote, the pictures exist on this disk only.\n");
    return;
  }
  if (report.obstacle == project::PruneObstacle::shared_store) {
    out << tr("Nothing removed: lfs.storage is outside the repository, and others may need it.\n");
    return;
  }
  const char* text = request.dry_run ? tr("Would remove {} ({}); {} needed here.\n")
                                     : tr("Removed {} ({}); {} needed here.\n");
  out << fmt::format(fmt::runtime(text), amount(report.removed.size(), "object", "objects"),
                     byte_amount(report.bytes), report.needed);
  print_kept(out, report);
}

}  // namespace

void add_prune(CommandLine& line, Session& session) {
  auto request = std::make_shared<project::PruneRequest>();
  auto unverified = std::make_shared<bool>(false);
  auto command = line.add("prune", "Remove old picture objects that the remote has");
  command.option("-p,--project,project", request->project,
                 "NAME or PATH; default: the project around this folder");
  command.option("--remote", request->remote, "Name of the remote that must have them");
  command.flag("--no-verify-remote", *unverified,
               "Do not ask the remote: what was pushed counts as there");
  command.flag("-n,--dry-run", request->dry_run, "Only say what would be removed");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples("  ztgit prune --dry-run\n  ztgit prune hero\n  ztgit prune --remote origin");
  command.action([=, &session] { run(*request, *unverified, session); });
}

}  // namespace ztgit::cli
