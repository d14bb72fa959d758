#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "project/clone.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr int kPartial = 3;

void run(project::CloneRequest& request, Session& session) {
  request.environment = environment();
  const auto report = project::clone(request);
  if (!report.missing.empty()) session.exit_code = kPartial;
  if (session.json) {
    print_json(session.out, Json{{"schema", "ztgit.clone/1"},
                                 {"root", report.root.string()},
                                 {"pictures", report.pictures},
                                 {"bytes", report.bytes},
                                 {"missing", report.missing},
                                 {"notes", report.notes}});
    return;
  }
  session.out << fmt::format(
      fmt::runtime(tr("Cloned into {}: {}, {}.\n")), visible_line(report.root.string()),
      amount(report.pictures, "picture", "pictures"), byte_amount(report.bytes));
  for (const auto& note : report.notes) session.err << visible_line(note) << '\n';
  for (const auto& path : report.missing)
    session.err << fmt::format(
        fmt::runtime(tr("warning: the remote does not have the picture {}\n")), visible_line(path));
}

}  // namespace

void add_clone(CommandLine& line, Session& session) {
  auto request = std::make_shared<project::CloneRequest>();
  auto command = line.add("clone", "Get a project with its pictures");
  command.option("url", request->url, "Folder or file:// URL of the project").required();
  command.option("target", request->target, "NAME or PATH of the copy");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit clone /mnt/nas/hero.git\n  ztgit clone file:///mnt/nas/hero.git ./hero");
  command.action([=, &session] { run(*request, session); });
}

}  // namespace ztgit::cli
