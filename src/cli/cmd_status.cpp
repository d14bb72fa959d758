#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "project/status.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr std::size_t kPathsShown = 20;  // lines for a person; --json has all

Json to_json(const project::ProjectState& state) {
  auto remotes = Json::array();
  for (const auto& remote : state.remotes) {
    Json row{
        {"name", remote.name}, {"url", remote.url}, {"unpushed_commits", remote.unpushed_commits}};
    if (remote.unpushed_objects) row["unpushed_objects"] = *remote.unpushed_objects;
    remotes.push_back(std::move(row));
  }
  return {{"schema", "ztgit.status/1"},
          {"project", state.name},
          {"root", state.root.string()},
          {"branch", state.branch},
          {"commit", state.commit},
          {"pictures", state.pictures},
          {"bytes", state.bytes},
          {"without_sidecar", state.without_sidecar},
          {"changed", state.changed},
          {"missing", state.missing},
          {"operation", state.operation},
          {"storage", state.storage},
          {"remotes", remotes}};
}

void print_paths(std::ostream& out, const char* heading, const std::vector<std::string>& paths) {
  if (paths.empty()) return;
  out << heading << '\n';
  for (std::size_t i = 0; i < paths.size() && i < kPathsShown; ++i)
    out << "  " << visible_line(paths[i]) << '\n';
  if (paths.size() > kPathsShown)
    out << fmt::format(fmt::runtime(tr("  … and {} more\n")), paths.size() - kPathsShown);
}

void print_remote(std::ostream& out, const project::RemoteState& remote) {
  out << fmt::format("{}: {}  ", visible_line(remote.name), visible_line(remote.url));
  if (remote.unpushed_commits == 0 && remote.unpushed_objects.value_or(0) == 0)
    out << tr("has everything\n");
  else if (remote.unpushed_objects)
    out << fmt::format(fmt::runtime(tr("lacks {} and {}: ztgit push\n")),
                       amount(remote.unpushed_commits, "commit", "commits"),
                       amount(*remote.unpushed_objects, "picture", "pictures"));
  else
    out << fmt::format(fmt::runtime(tr("lacks {}: ztgit push\n")),
                       amount(remote.unpushed_commits, "commit", "commits"));
}

void run(const std::string& project, Session& session) {
  const auto state = project::status(project, environment());
  if (session.json) return print_json(session.out, to_json(state));
  auto& out = session.out;
  out << fmt::format(fmt::runtime(tr("Project {} in {}\n")), visible_line(state.name),
                     visible_line(state.root.string()));
  out << fmt::format(
      fmt::runtime(tr("Branch {}, {}, {}, storage mode {}\n")),
      state.branch.empty() ? tr("none (HEAD is detached)") : visible_line(state.branch),
      amount(state.pictures, "picture", "pictures"), byte_amount(state.bytes), state.storage);
  if (!state.operation.empty())
    out << fmt::format(fmt::runtime(tr("A {} is in progress.\n")), state.operation);
  print_paths(out, tr("Changed and not committed:"), state.changed);
  print_paths(out, tr("Not here (git lfs pull gets them):"), state.missing);
  if (state.without_sidecar > 0)
    out << fmt::format(fmt::runtime(tr("Without a sidecar: {}.\n")),
                       amount(state.without_sidecar, "picture", "pictures"));
  for (const auto& remote : state.remotes) print_remote(out, remote);
  if (state.remotes.empty()) out << tr("No remote: the pictures exist on this disk only.\n");
}

}  // namespace

void add_status(CommandLine& line, Session& session) {
  auto project = std::make_shared<std::string>();
  auto command = line.add("status", "Show a project's pictures and what is unpushed");
  command.option("-p,--project,project", *project,
                 "NAME or PATH; default: the project around this folder");
  command.flag("--json", session.json, "Print one JSON document");
  command.action([=, &session] { run(*project, session); });
}

}  // namespace ztgit::cli
