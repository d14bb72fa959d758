#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "git/identity.hpp"
#include "project/settings.hpp"

namespace CLI {
class App;
}

namespace ztgit::cli {

// What every command shares. Commands register an action while parsing and do nothing else;
// it runs only once the whole command line has been accepted.
struct Session {
  std::ostream& out;  // results: one JSON document with --json, lines for people otherwise
  std::ostream& err;  // progress, warnings, errors
  bool json = false;
  int exit_code = 0;  // an action's answer when it did not throw
  std::function<void()> action;
};

void add_clone(CLI::App& app, Session& session);
void add_doctor(CLI::App& app, Session& session);
void add_init(CLI::App& app, Session& session);
void add_man(CLI::App& app, Session& session);
void add_params(CLI::App& app, Session& session);
void add_projects(CLI::App& app, Session& session);
void add_promote(CLI::App& app, Session& session);
void add_push(CLI::App& app, Session& session);
void add_status(CLI::App& app, Session& session);
void add_version(CLI::App& app, Session& session);

// The environment, read in one place (environment.cpp).
project::Environment environment();
git::IdentityOverrides identity_overrides();

// Whether standard output is looked at rather than read by a program.
bool output_is_terminal();
// Where its lines are to be broken: COLUMNS, else the terminal's width; 0 when there is none.
std::size_t output_columns();

// Paths named on standard input, a line each or NUL-separated.
std::vector<std::string> paths_from_stdin(bool nul_separated);
std::string text_from_stdin(std::size_t most_bytes);

}  // namespace ztgit::cli
