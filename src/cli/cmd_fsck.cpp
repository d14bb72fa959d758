#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "project/fsck.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr int kCheckFailed = 7;
constexpr std::size_t kPathsShown = 20;  // lines for a person; --json has all

Json to_json(const project::FsckReport& report, bool dry_run) {
  auto objects = Json::array(), paths = Json::array();
  for (const auto& finding : report.object_findings)
    objects.push_back({{"oid", finding.pointer.oid},
                       {"size", finding.pointer.size},
                       {"state", project::name_of(finding.state)},
                       {"paths", finding.paths},
                       {"moved_to", finding.moved_to.string()},
                       {"reason", finding.reason}});
  for (const auto& finding : report.path_findings)
    paths.push_back({{"path", finding.path}, {"problem", project::name_of(finding.problem)}});
  return {{"schema", "ztgit.fsck/1"},
          {"dry_run", dry_run},
          {"healthy", report.healthy()},
          {"root", report.root.string()},
          {"objects", report.objects},
          {"bytes", report.bytes},
          {"object_findings", objects},
          {"path_findings", paths},
          {"without_sidecar", report.without_sidecar}};
}

const char* text_of(project::PathProblem problem) {
  switch (problem) {
    case project::PathProblem::not_a_pointer:
      return tr("is in git itself, and should be a pointer: git add --renormalize .");
    case project::PathProblem::not_canonical:
      return tr("is a pointer that git-lfs would write otherwise: git add --renormalize .");
    case project::PathProblem::wrong_size:
      return tr("is a pointer with a size that its object does not have");
    case project::PathProblem::sidecar_differs:
      return tr("has a sidecar of another picture: ztgit promote it again");
    default: return tr("has a sidecar that cannot be read: ztgit promote it again");
  }
}

void print_object(std::ostream& out, const project::ObjectFinding& finding) {
  for (std::size_t i = 0; i < finding.paths.size() && i < kPathsShown; ++i)
    out << fmt::format("{:<10} {}  {}\n", project::name_of(finding.state),
                       finding.pointer.oid.substr(0, 10), visible_line(finding.paths[i]));
  if (!finding.moved_to.empty())
    out << fmt::format(fmt::runtime(tr("           damaged bytes moved to {}\n")),
                       visible_line(finding.moved_to.string()));
  if (!finding.reason.empty()) out << fmt::format("           {}\n", visible_line(finding.reason));
}

void run(project::FsckRequest& request, Session& session) {
  request.environment = environment();
  const auto report = project::fsck(request);
  if (!report.healthy()) session.exit_code = kCheckFailed;
  if (session.json) return print_json(session.out, to_json(report, request.dry_run));
  auto& out = session.out;
  bool lost = false;
  for (const auto& finding : report.object_findings) {
    print_object(out, finding);
    lost = lost || finding.state != project::ObjectState::repaired;
  }
  for (const auto& finding : report.path_findings)
    out << fmt::format("{} {}\n", visible_line(finding.path), text_of(finding.problem));
  if (!report.without_sidecar.empty())
    out << fmt::format(fmt::runtime(tr("Without a sidecar: {}.\n")),
                       amount(report.without_sidecar.size(), "picture", "pictures"));
  out << fmt::format(fmt::runtime(tr("Checked {} ({}): {}.\n")),
                     amount(report.objects, "object", "objects"), byte_amount(report.bytes),
                     report.healthy() ? tr("all is well") : tr("something is wrong"));
  if (lost)
    session.err << tr("hint: Run 'git lfs fetch' to get missing objects from the remote.\n");
}

}  // namespace

void add_fsck(CommandLine& line, Session& session) {
  auto request = std::make_shared<project::FsckRequest>();
  auto command = line.add("fsck", "Check that every picture's bytes are here and whole");
  command.option("-p,--project,project", request->project,
                 "NAME or PATH; default: the project around this folder");
  command.flag("--all", request->all, "The objects of all history, not of the current state alone");
  command.flag("-n,--dry-run", request->dry_run, "Move and repair nothing");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples("  ztgit fsck\n  ztgit fsck --all hero\n  ztgit fsck --dry-run --json");
  command.action([=, &session] { run(*request, session); });
}

}  // namespace ztgit::cli
