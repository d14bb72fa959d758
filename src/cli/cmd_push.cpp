#include "cmd_push.hpp"

#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "progress.hpp"
#include "session.hpp"

namespace ztgit::cli {

Json push_json(const project::PushReport& report) {
  return {{"remote", report.remote},       {"url", report.url},
          {"branch", report.branch},       {"objects_sent", report.objects},
          {"bytes_sent", report.bytes},    {"objects_present", report.objects_present},
          {"ref_moved", report.ref_moved}, {"notes", report.notes}};
}

void print_push(std::ostream& out, const project::PushReport& report) {
  if (report.objects == 0 && !report.ref_moved) {
    out << fmt::format(fmt::runtime(tr("Nothing to push: {} has it all.\n")),
                       visible_line(report.remote));
    return;
  }
  out << fmt::format(fmt::runtime(tr("Pushed {} to {} ({}, {}).\n")), visible_line(report.branch),
                     visible_line(report.url), amount(report.objects, "picture", "pictures"),
                     byte_amount(report.bytes));
}

namespace {

void run(project::PushRequest& request, Session& session) {
  request.environment = environment();
  const auto report = [&] {
    Progress progress(session.err, tr("Sending"));
    request.observer = progress.observer();
    return project::push(request);
  }();
  for (const auto& note : report.notes)
    if (!session.json) session.err << fmt::format(fmt::runtime(tr("note: {}\n")), note);
  if (session.json) {
    Json document{{"schema", "ztgit.push/1"}, {"dry_run", request.dry_run}};
    document.update(push_json(report));
    print_json(session.out, document);
  } else if (request.dry_run) {
    session.out << fmt::format(fmt::runtime(tr("Would push {} to {}: {} to send, {} there.\n")),
                               visible_line(report.branch), visible_line(report.url),
                               amount(report.objects, "picture", "pictures"),
                               report.objects_present);
  } else {
    print_push(session.out, report);
  }
}

}  // namespace

void add_push(CommandLine& line, Session& session) {
  auto request = std::make_shared<project::PushRequest>();
  auto command = line.add("push", "Send pictures, then commits, to the remote");
  command.option("-p,--project", request->project,
                 "NAME or PATH; default: the project around this folder");
  command.option("--remote", request->remote, "Name of the remote");
  command.option("--branch", request->branch, "Branch to push; default: the current one");
  command.flag("--verify", request->verify,
               "Ask the server for every picture once more before the branch moves");
  command.flag("--allow-missing", request->allow_missing,
               "Push although pictures are neither here nor there");
  command.flag("--scan", request->scan, "Look through the history for what is missing there");
  command.flag("-n,--dry-run", request->dry_run, "Only say what would be sent");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples("  ztgit push --project hero\n  ztgit push --scan");
  command.action([=, &session] { run(*request, session); });
}

}  // namespace ztgit::cli
