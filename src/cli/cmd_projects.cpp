#include <ostream>

#include <fmt/format.h>

#include "base/text.hpp"
#include "command_line.hpp"
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

void add_projects(CommandLine& line, Session& session) {
  auto command = line.add("projects", "List the projects and their pictures");
  command.flag("--json", session.json, "Print one JSON document");
  command.action([&session] { run(session); });
}

}  // namespace ztgit::cli
