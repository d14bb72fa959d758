#include <functional>
#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "hooks/install.hpp"
#include "json.hpp"
#include "put_hooks.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr int kPartial = 3;

hooks::InstallRequest request_for(const std::filesystem::path& root) {
  hooks::InstallRequest request;
  request.project = root.string();
  request.program = program_path();
  request.environment = environment();
  return request;
}

Json to_json(const hooks::ChangeReport& report, bool dry_run) {
  auto steps = Json::array(), snippets = Json::array();
  for (const auto& step : report.steps)
    steps.push_back(
        Json{{"hook", step.name}, {"action", step.action}, {"file", step.file.string()}});
  for (const auto& snippet : report.snippets)
    snippets.push_back(Json{{"file", snippet.file.string()}, {"text", snippet.text}});
  return {{"schema", "ztgit.hooks/1"},
          {"root", report.root.string()},
          {"folder", report.folder.string()},
          {"dry_run", dry_run},
          {"steps", steps},
          {"snippets", snippets},
          {"notes", report.notes}};
}

void print_change(const hooks::ChangeReport& report, bool dry_run, Session& session) {
  if (!report.snippets.empty()) session.exit_code = kPartial;
  if (session.json) return print_json(session.out, to_json(report, dry_run));
  if (report.steps.empty() && report.snippets.empty())
    session.out << fmt::format(fmt::runtime(tr("Nothing to do in {}.\n")),
                               visible_line(report.folder.string()));
  if (dry_run && !report.steps.empty()) session.out << tr("Would change:\n");
  for (const auto& step : report.steps)
    session.out << fmt::format(
        "  {:<11} {}\n", step.action,
        visible_line(step.file.empty() ? "hook.ztgit-" + step.name : step.file.string()));
  for (const auto& note : report.notes)
    session.err << fmt::format(fmt::runtime(tr("note: {}\n")), visible_line(note));
  for (const auto& snippet : report.snippets)
    session.out << fmt::format("{}:\n{}{}", visible_line(snippet.file.string()),
                               visible(snippet.text), snippet.text.ends_with('\n') ? "" : "\n");
}

void print_status(const hooks::StatusReport& report, Session& session) {
  if (session.json) {
    auto rows = Json::array();
    for (const auto& hook : report.hooks)
      rows.push_back(Json{{"name", hook.name},
                          {"state", name_of(hook.state)},
                          {"file", hook.file.string()},
                          {"manager", hook.manager},
                          {"chained", hook.chained}});
    return print_json(session.out, Json{{"schema", "ztgit.hooks/1"},
                                        {"root", report.root.string()},
                                        {"folder", report.folder.string()},
                                        {"hooks", rows}});
  }
  session.out << fmt::format(fmt::runtime(tr("Hooks in {}:\n")),
                             visible_line(report.folder.string()));
  for (const auto& hook : report.hooks)
    session.out << fmt::format("  {:<20}{}{}{}\n", hook.name, name_of(hook.state),
                               hook.chained ? tr(", then the one that stood there before") : "",
                               hook.manager.empty() ? "" : " (" + hook.manager + ")");
}

}  // namespace

std::vector<std::string> put_hooks(const std::filesystem::path& root) try {
  auto report = hooks::install(request_for(root));
  if (!report.snippets.empty())
    report.notes.emplace_back(
        "Some hooks are not ztgit's to change: 'ztgit hooks install' prints what to add.");
  return report.notes;
} catch (const Error& error) {
  return {fmt::format("The hooks are not in place: {}. To try again: ztgit hooks install",
                      error.what())};
}

std::vector<std::string> put_missing_hooks(const std::filesystem::path& root) try {
  if (!hooks::lacks_pre_push(request_for(root))) return {};
  return put_hooks(root);
} catch (const Error& error) {
  return {fmt::format("The hooks could not be looked at: {}", error.what())};
}

void add_hooks(CommandLine& line, Session& session) {
  auto group = line.add("hooks", "Let plain git run ztgit's checks and send pictures");
  const auto add = [&](const char* name, const char* summary,
                       const std::function<void(hooks::InstallRequest&)>& run, bool changes) {
    auto request = std::make_shared<hooks::InstallRequest>();
    auto command = group.add(name, summary);
    command.option("-p,--project", request->project,
                   "NAME or PATH; default: the repository around this folder");
    if (changes) {
      command.flag("--yes", request->yes,
                   "Also change files that a person wrote (husky, lefthook)");
      command.flag("-n,--dry-run", request->dry_run, "Only say what would be done");
    }
    command.flag("--json", session.json, "Print one JSON document");
    command.examples(
        fmt::format("  ztgit hooks {0}\n  ztgit hooks {0} --project hero\n"
                    "  ztgit hooks {0} --json",
                    name));
    command.action([request, run] {
      request->environment = environment();
      request->program = program_path();
      run(*request);
    });
  };
  add(
      "install", "Put the hooks in place, beside those of others",
      [&session](auto& request) {
        print_change(hooks::install(request), request.dry_run, session);
      },
      true);
  add(
      "uninstall", "Take them away and put back what stood there before",
      [&session](auto& request) {
        print_change(hooks::uninstall(request), request.dry_run, session);
      },
      true);
  add(
      "status", "Which hooks run ztgit, and which others stand there",
      [&session](auto& request) { print_status(hooks::status(request), session); }, false);
}

}  // namespace ztgit::cli
