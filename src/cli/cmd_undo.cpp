#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "project/undo.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr std::size_t kShortCommit = 10;  // digits

Json to_json(const project::UndoReport& report, bool dry_run) {
  auto pictures = Json::array();
  for (const auto& picture : report.pictures)
    pictures.push_back(
        Json{{"path", picture.path}, {"sha256", picture.oid}, {"removed", picture.gone}});
  return {{"schema", "ztgit.undo/1"}, {"project", report.name},    {"root", report.root.string()},
          {"branch", report.branch},  {"dry_run", dry_run},        {"undone", report.undone},
          {"now", report.now},        {"subject", report.subject}, {"pictures", pictures}};
}

void print(const project::UndoReport& report, bool dry_run, std::ostream& out) {
  out << fmt::format(fmt::runtime(dry_run ? tr("Would take back {} of {}, \"{}\":\n")
                                          : tr("Took back {} of {}, \"{}\":\n")),
                     report.undone.substr(0, kShortCommit), visible_line(report.name),
                     visible_line(report.subject));
  for (const auto& picture : report.pictures)
    out << fmt::format("  {:<14} {}\n", picture.gone ? tr("removed") : tr("as before"),
                       visible_line(picture.path));
  if (dry_run) return;
  out << fmt::format(
      fmt::runtime(tr("Nothing is lost until a prune. To have it back: git -C {} merge "
                      "--ff-only {}\n")),
      visible_line(report.root.string()), report.undone.substr(0, kShortCommit));
}

}  // namespace

void add_undo(CommandLine& line, Session& session) {
  auto request = std::make_shared<project::UndoRequest>();
  auto command = line.add("undo", "Take the last promote back, while it is not pushed");
  command.option("-p,--project,project", request->project,
                 "NAME or PATH; default: the project around this folder");
  command.flag("-n,--dry-run", request->dry_run, "Only say what would be taken back");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples("  ztgit undo\n  ztgit undo hero --dry-run");
  command.action([=, &session] {
    request->environment = environment();
    const auto report = project::undo(*request);
    if (session.json)
      print_json(session.out, to_json(report, request->dry_run));
    else
      print(report, request->dry_run, session.out);
  });
}

}  // namespace ztgit::cli
