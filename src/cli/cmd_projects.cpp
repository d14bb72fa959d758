#include <ostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "json.hpp"
#include "project/status.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

void run(Session& session) {
  const auto projects = project::list_projects(environment());
  if (session.json) {
    auto rows = Json::array();
    for (const auto& project : projects) {
      Json row{{"name", project.name},
               {"root", project.root.string()},
               {"branch", project.branch},
               {"pictures", project.pictures}};
      if (!project.problem.empty()) row["problem"] = project.problem;
      rows.push_back(std::move(row));
    }
    print_json(session.out, Json{{"schema", "ztgit.projects/1"}, {"projects", rows}});
    return;
  }
  if (projects.empty()) session.err << tr("No projects yet. Make one with 'ztgit init NAME'.\n");
  for (const auto& project : projects)
    session.out << fmt::format(
        "{:<24} {:>6}  {}\n", visible_line(project.name), project.pictures,
        visible_line(project.problem.empty() ? project.root.string() : project.problem));
}

}  // namespace

void add_projects(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("projects", "List the projects and their pictures");
  command->add_flag("--json", session.json, "Print one JSON document");
  command->callback([&session] { session.action = [&session] { run(session); }; });
}

}  // namespace ztgit::cli
