#include <memory>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "picture_choice.hpp"
#include "progress.hpp"
#include "project/clone.hpp"
#include "put_hooks.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr int kPartial = 3;

void run(project::CloneRequest& request, Session& session) {
  request.environment = environment();
  auto report = [&] {
    Progress progress(session.err, tr("Getting"));
    request.observer = progress.observer();
    return project::clone(request);
  }();
  for (auto& note : put_hooks(report.root)) report.notes.push_back(std::move(note));
  if (!report.missing.empty()) session.exit_code = kPartial;
  if (session.json) {
    print_json(session.out, Json{{"schema", "ztgit.clone/1"},
                                 {"root", report.root.string()},
                                 {"branch", report.branch},
                                 {"pictures", report.pictures},
                                 {"bytes", report.bytes},
                                 {"missing", report.missing},
                                 {"notes", report.notes}});
    return;
  }
  session.out << fmt::format(
      fmt::runtime(tr("Cloned into {}: {}, {}.\n")), visible_line(report.root.string()),
      amount(report.pictures, "picture", "pictures"), byte_amount(report.bytes));
  for (const auto& note : report.notes)
    session.err << fmt::format(fmt::runtime(tr("note: {}\n")), visible_line(note));
  for (const auto& path : report.missing)
    session.err << fmt::format(fmt::runtime(tr("warning: the picture {} could not be had\n")),
                               visible_line(path));
}

}  // namespace

void add_clone(CommandLine& line, Session& session) {
  auto request = std::make_shared<project::CloneRequest>();
  auto command = line.add("clone", "Get a project with its pictures");
  command
      .option("url", request->url,
              "https://, ssh or file:// URL, user@host:path or folder of the project")
      .required();
  command.option("target", request->target, "NAME or PATH of the copy");
  command.option("--branch", request->branch, "Branch to check out; default: the remote's own");
  take_picture_choice(command, request->include, request->exclude);
  command.flag("--pointers-only", request->pointers_only, "No pictures: small pointers instead");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit clone https://gitee.com/art/hero.git\n  ztgit clone git@github.com:art/hero.git "
      "./hero --include concepts/\n  ztgit clone file:///mnt/nas/hero.git ./hero");
  command.action([=, &session] { run(*request, session); });
}

}  // namespace ztgit::cli
