#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "git/identity.hpp"
#include "project/settings.hpp"

namespace ztgit::cli {

class CommandLine;

// What every command shares.
struct Session {
  std::ostream& out;  // results: one JSON document with --json, lines for people otherwise
  std::ostream& err;  // progress, warnings, errors
  bool json = false;
  int exit_code = 0;  // an action's answer when it did not throw
};

void add_auth(CommandLine& line, Session& session);
void add_backup(CommandLine& line, Session& session);
void add_check(CommandLine& line, Session& session);
void add_clone(CommandLine& line, Session& session);
void add_diff(CommandLine& line, Session& session);
void add_doctor(CommandLine& line, Session& session);
void add_fetch(CommandLine& line, Session& session);
void add_find(CommandLine& line, Session& session);
void add_fsck(CommandLine& line, Session& session);
void add_hooks(CommandLine& line, Session& session);
void add_init(CommandLine& line, Session& session);
void add_lock(CommandLine& line, Session& session);
void add_locks(CommandLine& line, Session& session);
void add_lfs_agent(CommandLine& line, Session& session);
void add_log(CommandLine& line, Session& session);
void add_man(CommandLine& line, Session& session);
void add_params(CommandLine& line, Session& session);
void add_projects(CommandLine& line, Session& session);
void add_promote(CommandLine& line, Session& session);
void add_pull(CommandLine& line, Session& session);
void add_prune(CommandLine& line, Session& session);
void add_push(CommandLine& line, Session& session);
void add_restore(CommandLine& line, Session& session);
void add_review(CommandLine& line, Session& session);
void add_setup(CommandLine& line, Session& session);
void add_show(CommandLine& line, Session& session);
void add_status(CommandLine& line, Session& session);
void add_textconv(CommandLine& line, Session& session);
void add_undo(CommandLine& line, Session& session);
void add_unlock(CommandLine& line, Session& session);
void add_view(CommandLine& line, Session& session);
void add_watch(CommandLine& line, Session& session);
void add_version(CommandLine& line, Session& session);

// The environment, read in one place (environment.cpp).
project::Environment environment();
git::IdentityOverrides identity_overrides();

// This program, absolute: what a hook or a filter in a repository's configuration is to name.
std::filesystem::path program_path();

bool input_is_terminal();  // whether a person would be typing
// Whether standard output is looked at rather than read by a program.
bool output_is_terminal();
bool error_output_is_terminal();
// "always", "never", or "auto": on a terminal, unless NO_COLOR is set.
bool colours_wanted(const std::string& when);
// Where its lines are to be broken: COLUMNS, else the terminal's width; 0 when there is none.
std::size_t output_columns();

// Paths named on standard input, a line each or NUL-separated.
std::vector<std::string> paths_from_stdin(bool nul_separated);
std::string text_from_stdin(std::size_t most_bytes);

// Standard input line by line, as it comes. nullopt at its end. Error: usage for a line of more
// than `most_bytes`, cancelled on SIGINT.
class LinesFromStdin {
 public:
  explicit LinesFromStdin(std::size_t most_bytes) : most_bytes_(most_bytes) {}
  std::optional<std::string> next();

 private:
  std::size_t most_bytes_;
  std::string buffered_;
};

}  // namespace ztgit::cli
