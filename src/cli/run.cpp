#include "run.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "json.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

struct Answer {
  int exit;
  const char* code;
};

// formats.md section 7; scripts rely on it.
Answer answer_to(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage: return {2, "usage"};
    case ErrorKind::auth: return {4, "auth"};
    case ErrorKind::not_found: return {5, "not_found"};
    case ErrorKind::conflict: return {6, "conflict"};
    case ErrorKind::integrity: return {7, "integrity"};
    case ErrorKind::network: return {8, "network"};
    case ErrorKind::cancelled: return {130, "cancelled"};
    case ErrorKind::config: return {1, "config"};
    case ErrorKind::internal: return {1, "internal"};
    default: return {1, "io"};
  }
}

int print(Session& session, const Error& error) {
  const auto answer = answer_to(error.kind());
  if (session.json) {
    std::string hint;
    for (const auto& line : error.hints()) hint += (hint.empty() ? "" : "\n") + line;
    print_json(session.out, Json{{"error",
                                  {{"code", answer.code},
                                   {"exit", answer.exit},
                                   {"message", error.what()},
                                   {"hint", hint}}}});
    return answer.exit;
  }
  session.err << fmt::format(fmt::runtime(tr("error: {}\n")), visible(error.what()));
  for (const auto& activity : error.activities())
    session.err << fmt::format(fmt::runtime(tr("  while {}\n")), visible(activity));
  for (const auto& hint : error.hints())
    session.err << fmt::format(fmt::runtime(tr("hint: {}\n")), visible(hint));
  return answer.exit;
}

// "ztgit promot" is a slip, not a riddle.
std::string suggestion(const CLI::App& app, const std::string& word) {
  std::string best;
  std::size_t distance = 3;
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    const auto& name = command->get_name();
    if (name.starts_with("__")) continue;
    const auto steps = edit_distance(word, name);
    if (steps < distance) {
      best = name;
      distance = steps;
    }
  }
  return best;
}

int refuse_command_line(Session& session, CLI::App& app, const CLI::ParseError& problem, int argc,
                        const char* const* argv) {
  Error error(ErrorKind::usage,
              std::string("read the command line: ") + std::string(trim(problem.what())));
  const std::string word = argc > 1 ? argv[1] : "";
  const bool is_known =
      !app.get_subcommands([&](const CLI::App* command) { return command->get_name() == word; })
           .empty();
  if (!is_known && !word.empty() && !word.starts_with('-')) {
    error = Error(ErrorKind::usage, fmt::format("run '{}': there is no such command", word));
    if (const auto near = suggestion(app, word); !near.empty())
      error.hint(fmt::format("Did you mean 'ztgit {}'?", near));
  }
  error.hint(fmt::format("See 'ztgit {}--help'.", is_known ? word + " " : ""));
  return print(session, error);
}

void describe(CLI::App& app) {
  app.footer(
      "Examples:\n"
      "  ztgit promote outputs/outputs_20260105143025.png --project hero\n"
      "  ztgit params outputs/*.png\n"
      "  ztgit push --project hero\n\n"
      "Exit codes: 0 ok, 1 failure, 2 usage, 3 partial, 4 authentication, 5 not found,\n"
      "6 conflict or locked, 7 a check failed, 8 network, 9 remote without LFS, 130 interrupted.");
}

}  // namespace

int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  Session session{out, err, false, 0, {}};
  // Before parsing: a command line that does not parse is answered in JSON too.
  session.json = std::any_of(argv, argv + argc,
                             [](const char* word) { return std::string_view(word) == "--json"; });
  try {
    CLI::App app("Keeps AI-generated pictures safe and turns them into versioned art", "ztgit");
    app.set_help_flag("-h,--help", "Print this help");
    app.set_version_flag("--version", ZTGIT_VERSION);
    app.require_subcommand(0, 1);
    app.get_formatter()->column_width(30);
    describe(app);
    add_promote(app, session);
    add_params(app, session);
    add_init(app, session);
    add_push(app, session);
    add_clone(app, session);
    add_status(app, session);
    add_projects(app, session);
    add_doctor(app, session);
    add_version(app, session);
    add_man(app, session);
    try {
      app.parse(argc, argv);
    } catch (const CLI::Success& answer) {  // --help, --version
      return app.exit(answer, out, err);
    } catch (const CLI::ParseError& problem) {
      return refuse_command_line(session, app, problem, argc, argv);
    }
    if (!session.action) {
      out << app.help();
      return 0;
    }
    session.action();
    out.flush();
    if (!out) throw Error(ErrorKind::io, "write the result: standard output is closed or full");
    return session.exit_code;
  } catch (const Error& error) {
    return print(session, error);
  } catch (const std::filesystem::filesystem_error& error) {
    return print(session, Error(ErrorKind::io, error.what()));
  } catch (const std::exception& bug) {
    return print(session, Error(ErrorKind::internal, std::string("internal error: ") + bug.what())
                              .hint("Please report this with the command you ran."));
  }
}

}  // namespace ztgit::cli
