#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "picture_choice.hpp"
#include "progress.hpp"
#include "project/pull.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr int kPartial = 3;

Json to_json(const project::PullReport& report) {
  return {{"remote", report.remote},
          {"url", report.url},
          {"branch", report.branch},
          {"commits", report.commits},
          {"objects_fetched", report.objects},
          {"bytes_fetched", report.bytes},
          {"pictures_written", report.pictures},
          {"moved", report.moved},
          {"missing", report.missing},
          {"notes", report.notes}};
}

void print(Session& session, const project::PullReport& report, bool fetched_only) {
  if (report.commits == 0 && report.objects == 0 && report.pictures == 0 && !report.moved &&
      report.missing.empty() && report.notes.empty()) {
    session.out << fmt::format(fmt::runtime(tr("Nothing new: {} is as this project has it.\n")),
                               visible_line(report.remote));
    return;
  }
  session.out << fmt::format(
      fmt::runtime(fetched_only ? tr("Fetched {} from {}: {}, {} ({}).\n")
                                : tr("Pulled {} from {}: {}, {} ({}).\n")),
      visible_line(report.branch), visible_line(report.url),
      amount(report.commits, "commit", "commits"),
      amount(fetched_only ? report.objects : std::max(report.pictures, report.objects), "picture",
             "pictures"),
      byte_amount(report.bytes));
  for (const auto& note : report.notes)
    session.err << fmt::format(fmt::runtime(tr("note: {}\n")), note);
  for (const auto& path : report.missing)
    session.err << fmt::format(fmt::runtime(tr("warning: the picture {} could not be had\n")),
                               visible_line(path));
}

void run(project::PullRequest& request, Session& session, bool fetch_only) {
  request.environment = environment();
  const auto report = [&] {
    Progress progress(session.err, tr("Getting"));
    request.observer = progress.observer();
    return fetch_only ? project::fetch(request) : project::pull(request);
  }();
  if (!report.missing.empty()) session.exit_code = kPartial;
  if (session.json) {
    Json document{{"schema", fetch_only ? "ztgit.fetch/1" : "ztgit.pull/1"}};
    document.update(to_json(report));
    print_json(session.out, document);
    return;
  }
  print(session, report, fetch_only);
}

void take_options(Command& command, const std::shared_ptr<project::PullRequest>& request,
                  Session& session) {
  command.option("-p,--project", request->project,
                 "NAME or PATH; default: the project around this folder");
  command.option("--remote", request->remote, "Name of the remote");
  command.option("--branch", request->branch, "Branch of the remote; default: the one followed");
  take_picture_choice(command, request->include, request->exclude);
  command.flag("--pointers-only", request->pointers_only, "Commits only, no pictures");
  command.flag("--json", session.json, "Print one JSON document");
}

}  // namespace

void add_pull(CommandLine& line, Session& session) {
  auto request = std::make_shared<project::PullRequest>();
  auto command = line.add("pull", "Get what others have pushed, pictures included");
  take_options(command, request, session);
  command.flag("--rebase", request->rebase,
               "When both sides have new commits: put yours on top of theirs");
  command.examples("  ztgit pull --project hero\n  ztgit pull --rebase");
  command.action([=, &session] { run(*request, session, false); });
}

void add_fetch(CommandLine& line, Session& session) {
  auto request = std::make_shared<project::PullRequest>();
  auto command = line.add("fetch", "Get commits and pictures, and leave the files as they are");
  take_options(command, request, session);
  command.examples("  ztgit fetch --project hero\n  ztgit fetch --include concepts/");
  command.action([=, &session] { run(*request, session, true); });
}

}  // namespace ztgit::cli
