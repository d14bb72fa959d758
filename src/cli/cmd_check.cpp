#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "hooks/check.hpp"
#include "json.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

using hooks::CheckReport;
using hooks::Problem;
using hooks::Severity;

constexpr int kCheckFailed = 7;

struct Choice {
  hooks::CheckRequest request;
  std::string format = "text";
};

Json to_json(const CheckReport& report) {
  auto problems = Json::array();
  for (const auto& finding : report.findings)
    for (const auto& each : finding.problems)
      problems.push_back({{"commit", finding.commit},
                          {"path", each.path},
                          {"severity", hooks::name_of(each.severity)},
                          {"code", each.code},
                          {"text", each.text},
                          {"cure", each.cure}});
  return {{"schema", "ztgit.check/1"},
          {"passed", report.count(Severity::error) == 0},
          {"commits", report.commits.size()},
          {"errors", report.count(Severity::error)},
          {"warnings", report.count(Severity::warning)},
          {"problems", problems},
          {"notes", report.notes}};
}

std::string subject_of(const Problem& problem) {
  return problem.path.empty() ? tr("the message") : visible_line(problem.path);
}

// Begins with a word of ours: a runner takes a line that begins with "::" for a command, and a path
// may be called so.
void print_text(std::ostream& out, const std::string& commit, const Problem& problem) {
  out << fmt::format("{}: {}{} {} [{}]\n  {}\n", tr(hooks::name_of(problem.severity)),
                     commit.empty() ? "" : commit.substr(0, 10) + " ", subject_of(problem) + ":",
                     problem.text, problem.code, problem.cure);
}

// GitHub's workflow commands ("Setting an error message"): what would end a value is escaped as
// its actions toolkit does (packages/core/src/command.ts).
std::string escaped(std::string_view text, std::string_view ends) {
  std::string safe;
  for (const char c : text) {
    if (c == '%' || c == '\r' || c == '\n' || ends.find(c) != ends.npos)
      safe += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      safe += c;
  }
  return safe;
}

void print_github(std::ostream& out, const std::string& commit, const Problem& problem) {
  constexpr std::string_view property = ":,";
  const auto file =
      problem.path.empty() ? "" : fmt::format("file={},", escaped(problem.path, property));
  const auto text = fmt::format("{}{}: {}\n{}", commit.empty() ? "" : commit.substr(0, 10) + " ",
                                subject_of(problem), problem.text, problem.cure);
  out << fmt::format("::{} {}title=ztgit {}::{}\n", hooks::name_of(problem.severity), file,
                     problem.code, escaped(text, ""));
}

void run(Choice& choice, Session& session) {
  auto& request = choice.request;
  request.environment = environment();
  const auto report = hooks::check(request);
  const auto errors = report.count(Severity::error), warnings = report.count(Severity::warning);
  if (errors > 0) session.exit_code = kCheckFailed;
  if (session.json) return print_json(session.out, to_json(report));
  for (const auto& finding : report.findings)
    for (const auto& problem : finding.problems)
      choice.format == "github" ? print_github(session.out, finding.commit, problem)
                                : print_text(session.out, finding.commit, problem);
  session.out << fmt::format(
      fmt::runtime(tr("Checked {}: {}, {}.\n")),
      request.staged ? tr("what is staged") : amount(report.commits.size(), "commit", "commits"),
      amount(errors, "error", "errors"), amount(warnings, "warning", "warnings"));
  for (const auto& note : report.notes)
    session.err << fmt::format(fmt::runtime(tr("note: {}\n")), visible_line(note));
}

}  // namespace

void add_check(CommandLine& line, Session& session) {
  auto choice = std::make_shared<Choice>();
  auto command = line.add("check", "Check the pictures, sidecars and messages of commits");
  command.option("range", choice->request.range,
                 "A..B, A...B or a commit; default: what the upstream lacks, else HEAD");
  command.flag("--staged", choice->request.staged, "What is staged, instead of commits");
  command.option("--format", choice->format, "text, or github for annotations in its workflows")
      .one_of({"text", "github"});
  command.flag("--json", session.json, "Print one JSON document");
  command.examples("  ztgit check\n  ztgit check origin/main..HEAD --json\n  ztgit check --staged");
  command.action([=, &session] { run(*choice, session); });
}

}  // namespace ztgit::cli
