#include "run.hpp"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
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
    case ErrorKind::no_lfs: return {9, "no_lfs"};
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

constexpr const char* kFooter =
    "Examples:\n"
    "  ztgit promote outputs/outputs_20260105143025.png --project hero\n"
    "  ztgit params outputs/*.png\n"
    "  ztgit push --project hero\n\n"
    "Exit codes: 0 ok, 1 failure, 2 usage, 3 partial, 4 authentication, 5 not found,\n"
    "6 conflict or locked, 7 a check failed, 8 network, 9 remote without LFS, 130 interrupted.";

}  // namespace

int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  Session session{out, err, false, 0};
  // Before parsing: a command line that does not parse is answered in JSON too.
  session.json = std::any_of(argv, argv + argc,
                             [](const char* word) { return std::string_view(word) == "--json"; });
  try {
    CommandLine line("Keeps AI-generated pictures safe and turns them into versioned art",
                     ZTGIT_VERSION, kFooter);
    add_promote(line, session);
    add_params(line, session);
    add_init(line, session);
    add_push(line, session);
    add_pull(line, session);
    add_fetch(line, session);
    add_clone(line, session);
    add_lock(line, session);
    add_unlock(line, session);
    add_locks(line, session);
    add_setup(line, session);
    add_status(line, session);
    add_projects(line, session);
    add_doctor(line, session);
    add_fsck(line, session);
    add_prune(line, session);
    add_auth(line, session);
    add_lfs_agent(line, session);
    add_version(line, session);
    add_man(line, session);
    line.parse(argc, argv, out)();
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
