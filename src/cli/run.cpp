#include "run.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <ostream>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "gitlfs/run.hpp"
#include "hooks/hook.hpp"
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

// Two dialects that are not ours: git-lfs' command line, also when the program is called by that
// name, and git's way to call hooks. Neither goes through the parser, which knows our options only.
std::optional<int> run_dialect(const std::vector<std::string>& words, std::ostream& out,
                               std::ostream& err) {
  if (words.empty()) return std::nullopt;
  const bool as_git_lfs = std::filesystem::path(words[0]).filename() == "git-lfs";
  if (as_git_lfs || (words.size() > 1 && words[1] == "lfs"))
    return gitlfs::run({{words.begin() + (as_git_lfs ? 1 : 2), words.end()},
                        out,
                        err,
                        STDIN_FILENO,
                        STDOUT_FILENO,
                        environment()});
  if (words.size() > 2 && words[1] == "hook")
    return hooks::run_hook({words[2],
                            {words.begin() + 3, words.end()},
                            STDIN_FILENO,
                            out,
                            err,
                            identity_overrides(),
                            environment()});
  return std::nullopt;
}

int run_command(int argc, const char* const* argv, Session& session) {
  CommandLine line("Keeps AI-generated pictures safe and turns them into versioned art",
                   ZTGIT_VERSION, kFooter);
  add_promote(line, session);
  add_undo(line, session);
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
  add_hooks(line, session);
  add_status(line, session);
  add_log(line, session);
  add_show(line, session);
  add_diff(line, session);
  add_find(line, session);
  add_review(line, session);
  add_backup(line, session);
  add_restore(line, session);
  add_watch(line, session);
  add_projects(line, session);
  add_doctor(line, session);
  add_check(line, session);
  add_fsck(line, session);
  add_prune(line, session);
  add_auth(line, session);
  add_lfs_agent(line, session);
  add_textconv(line, session);
  add_view(line, session);
  add_version(line, session);
  add_man(line, session);
  line.parse(argc, argv, session.out)();
  session.out.flush();
  if (!session.out)
    throw Error(ErrorKind::io, "write the result: standard output is closed or full");
  return session.exit_code;
}

}  // namespace

int run(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  Session session{out, err, false, 0};
  try {
    const std::vector<std::string> words(argv, argv + argc);
    if (const auto answer = run_dialect(words, out, err)) return *answer;
    // Before parsing: a command line that does not parse is answered in JSON too.
    session.json = std::find(words.begin(), words.end(), "--json") != words.end();
    return run_command(argc, argv, session);
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
