#include <memory>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "project/init.hpp"
#include "put_hooks.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

void run(project::InitRequest& request, Session& session) {
  request.environment = environment();
  request.identity = identity_overrides();
  auto report = project::init(request);
  for (auto& note : put_hooks(report.root)) report.notes.push_back(std::move(note));
  if (session.json) {
    print_json(session.out, Json{{"schema", "ztgit.init/1"},
                                 {"project", report.name},
                                 {"root", report.root.string()},
                                 {"branch", report.branch},
                                 {"existed", report.existed},
                                 {"written", report.written},
                                 {"commit", report.commit},
                                 {"notes", report.notes}});
    return;
  }
  session.out << fmt::format(fmt::runtime(report.existed ? tr("Project {} is ready in {}.\n")
                                                         : tr("Made project {} in {}.\n")),
                             visible_line(report.name), visible_line(report.root.string()));
  for (const auto& file : report.written) session.out << "  " << visible_line(file) << '\n';
  for (const auto& note : report.notes) session.err << visible_line(note) << '\n';
}

}  // namespace

void add_init(CommandLine& line, Session& session) {
  auto request = std::make_shared<project::InitRequest>();
  auto command = line.add("init", "Make a project, or make a repository one");
  command.option("project", request->project, "NAME under the projects folder, or a PATH")
      .required();
  command.option("--remote", request->remote, "URL or folder of the remote 'origin'");
  command.option("--template", request->template_folder,
                 "Folder whose files a new project begins with");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit init hero\n  ztgit init hero --remote /mnt/nas/hero.git\n"
      "  ztgit init ./existing-repository");
  command.action([=, &session] { run(*request, session); });
}

}  // namespace ztgit::cli
