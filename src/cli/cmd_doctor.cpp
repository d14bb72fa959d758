#include <algorithm>
#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "project/doctor.hpp"
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
  const auto findings = project::examine(request);
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

}  // namespace

void add_doctor(CommandLine& line, Session& session) {
  auto request = std::make_shared<project::DoctorRequest>();
  auto command = line.add("doctor", "Find what would fail, and the command that mends it");
  command.option("-p,--project,project", request->project,
                 "NAME or PATH; default: the project around this folder, if any");
  command.flag("--json", session.json, "Print one JSON document");
  command.action([=, &session] { run(*request, session); });
}

}  // namespace ztgit::cli
