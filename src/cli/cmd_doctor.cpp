#include <algorithm>
#include <iterator>
#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "hooks/install.hpp"
#include "json.hpp"
#include "progress.hpp"
#include "project/doctor.hpp"
#include "project/mend.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr int kCheckFailed = 7;

const char* name_of(project::Health health) {
  switch (health) {
    case project::Health::good: return "ok";
    case project::Health::note: return "note";
    default: return "bad";
  }
}

void run(project::DoctorRequest& request, Session& session) {
  request.environment = environment();
  request.identity = identity_overrides();
  auto findings = project::examine(request);
  auto of_hooks = hooks::examine(
      {.project = request.project, .program = program_path(), .environment = request.environment});
  // Before what does not concern this clone: its objects and remotes.
  const auto place = std::find_if(findings.begin(), findings.end(), [](const auto& finding) {
    return finding.subject == "attributes";
  });
  findings.insert(place, std::make_move_iterator(of_hooks.begin()),
                  std::make_move_iterator(of_hooks.end()));
  const bool bad = std::any_of(findings.begin(), findings.end(), [](const auto& finding) {
    return finding.health == project::Health::bad;
  });
  if (bad) session.exit_code = kCheckFailed;
  if (session.json) {
    auto rows = Json::array();
    for (const auto& finding : findings)
      rows.push_back(Json{{"health", name_of(finding.health)},
                          {"subject", finding.subject},
                          {"text", finding.text},
                          {"cure", finding.cure}});
    return print_json(session.out,
                      Json{{"schema", "ztgit.doctor/1"}, {"healthy", !bad}, {"findings", rows}});
  }
  for (const auto& finding : findings) {
    session.out << fmt::format("{:<5} {:<14} {}\n", name_of(finding.health),
                               visible_line(finding.subject), visible_line(finding.text));
    if (!finding.cure.empty())
      session.out << fmt::format(fmt::runtime(tr("      → {}\n")), visible_line(finding.cure));
  }
}

Json to_json(const project::Fix& fix) {
  return {{"subject", fix.subject},
          {"state", project::name_of(fix.state)},
          {"text", fix.text},
          {"reason", fix.reason},
          {"paths", fix.paths}};
}

constexpr std::size_t kMostPaths = 10;  // named for people; --json has all

void print(Session& session, const project::MendReport& report) {
  if (report.fixes.empty()) session.out << tr("Nothing had to be mended.\n");
  for (const auto& fix : report.fixes) {
    session.out << fmt::format("{:<7} {:<14} {}\n", project::name_of(fix.state),
                               visible_line(fix.subject), visible_line(fix.text));
    if (!fix.reason.empty())
      session.out << fmt::format(fmt::runtime(tr("        → {}\n")), visible_line(fix.reason));
    for (std::size_t i = 0; i < std::min(fix.paths.size(), kMostPaths); ++i)
      session.out << fmt::format("          {}\n", visible_line(fix.paths[i]));
    if (fix.paths.size() > kMostPaths)
      session.out << fmt::format(fmt::runtime(tr("          and {} more\n")),
                                 fix.paths.size() - kMostPaths);
  }
  if (!report.commits.empty())
    session.out << fmt::format(fmt::runtime(tr("Made {} on top. Next: ztgit push\n")),
                               amount(report.commits.size(), "commit", "commits"));
}

// What hooks/ can mend of itself joins here.
void fix(const project::DoctorRequest& doctor, bool dry_run, Session& session) {
  project::MendRequest request;
  request.project = doctor.project;
  request.dry_run = dry_run;
  request.environment = environment();
  request.identity = identity_overrides();
  const auto report = [&] {
    Progress progress(session.err, tr("Getting"));
    request.observer = progress.observer();
    return project::mend(request);
  }();
  if (!report.complete()) session.exit_code = kCheckFailed;
  if (!session.json) return print(session, report);
  auto fixes = Json::array();
  for (const auto& each : report.fixes) fixes.push_back(to_json(each));
  print_json(session.out, Json{{"schema", "ztgit.doctor_fix/1"},
                               {"project", report.root.string()},
                               {"dry_run", dry_run},
                               {"complete", report.complete()},
                               {"fixes", fixes},
                               {"commits", report.commits}});
}

}  // namespace

void add_doctor(CommandLine& line, Session& session) {
  auto request = std::make_shared<project::DoctorRequest>();
  auto mend = std::make_shared<bool>(false), dry_run = std::make_shared<bool>(false);
  auto command = line.add("doctor", "Find what would fail, and the command that mends it");
  command.option("-p,--project,project", request->project,
                 "NAME or PATH; default: the project around this folder, if any");
  command.flag("--fix", *mend, "Mend what can be mended; history is never rewritten");
  command.flag("-n,--dry-run", *dry_run, "With --fix: only tell what would be done");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit doctor\n  ztgit doctor --fix --dry-run hero\n  ztgit doctor --fix hero");
  command.action([=, &session] {
    if (*dry_run && !*mend)
      throw Error(ErrorKind::usage, "examine: --dry-run goes with --fix, else nothing is changed");
    if (*mend)
      fix(*request, *dry_run, session);
    else
      run(*request, session);
  });
}

}  // namespace ztgit::cli
