// `ztgit __man` prints the man page from the program's own command tree, so that it cannot tell
// another story than --help. Run by the build.
#include <ostream>
#include <string>

#include <CLI/CLI.hpp>

#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr const char* kDate = "2026-11-22";  // of the last change to the commands; not of the build

// roff takes a leading dot or quote for a request and a backslash for an escape; '-' is a hyphen
// unless escaped.
std::string roff(const std::string& text) {
  std::string escaped;
  bool line_start = true;
  for (const char c : text) {
    if (line_start && (c == '.' || c == '\'')) escaped += "\\&";
    if (c == '\\')
      escaped += "\\e";
    else if (c == '-')
      escaped += "\\-";
    else
      escaped += c;
    line_start = c == '\n';
  }
  return escaped;
}

void print_examples(std::ostream& out, const std::string& footer) {
  if (footer.empty()) return;
  const auto body = footer.substr(footer.find('\n') + 1);
  out << ".PP\n.nf\n" << roff(body) << "\n.fi\n";
}

void print_options(std::ostream& out, const CLI::App& command) {
  for (const auto* option : command.get_options()) {
    if (option->get_group().empty()) continue;
    out << ".TP\n\\fB" << roff(option->get_name(false, true)) << "\\fR\n"
        << roff(option->get_description()) << '\n';
  }
}

void print_page(std::ostream& out, const CLI::App& app) {
  out << ".TH ZTGIT 1 \"" << kDate << "\" \"ztgit " << ZTGIT_VERSION << "\" \"User Commands\"\n"
      << ".SH NAME\nztgit \\- " << roff(app.get_description()) << '\n'
      << ".SH SYNOPSIS\n\\fBztgit\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR ...]\n.SH COMMANDS\n";
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name().starts_with("__")) continue;
    out << ".SS ztgit " << roff(command->get_name()) << '\n'
        << roff(command->get_description()) << ".\n";
    print_options(out, *command);
    print_examples(out, command->get_footer());
  }
  out << ".SH EXIT STATUS\n"
         "0 ok, 1 failure, 2 usage, 3 partial (something done, something failed), 4 authentication "
         "needed,\n5 not found, 6 conflict or locked, 7 a check failed, 8 network, worth a retry,\n"
         "9 the remote cannot store LFS objects, 130 interrupted.\n"
         ".SH FILES\n.TP\n\\fI~/ztgit/\\fR\nThe projects, unless projects.root says otherwise.\n"
         ".TP\n\\fI$XDG_CONFIG_HOME/ztgit/config.yaml\\fR\nThe user's settings.\n"
         ".SH SEE ALSO\n\\fBgit\\fR(1), \\fBgit\\-lfs\\fR(1)\n";
}

}  // namespace

void add_man(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("__man", "Print the man page")->group("");
  command->callback([&app, &session] { session.action = [&] { print_page(session.out, app); }; });
}

}  // namespace ztgit::cli
