// `ztgit __man` prints the man page from the program's own command tree, so that it cannot tell
// another story than --help. Run by the build.
#include <ostream>
#include <string>

#include "command_line.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr const char* kDate = "2026-11-24";  // of the last change to the commands; not of the build

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

void print_command(std::ostream& out, const CommandText& command, const std::string& name) {
  out << ".SS " << roff(name) << '\n' << roff(command.summary) << ".\n";
  for (const auto& option : command.options)
    out << ".TP\n\\fB" << roff(option.names) << "\\fR\n" << roff(option.help) << '\n';
  print_examples(out, command.footer);
  for (const auto& below : command.commands) print_command(out, below, name + " " + below.name);
}

void print_page(std::ostream& out, const CommandText& program) {
  out << ".TH ZTGIT 1 \"" << kDate << "\" \"ztgit " << ZTGIT_VERSION << "\" \"User Commands\"\n"
      << ".SH NAME\nztgit \\- " << roff(program.summary) << '\n'
      << ".SH SYNOPSIS\n\\fBztgit\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR ...]\n.SH COMMANDS\n";
  for (const auto& command : program.commands) print_command(out, command, "ztgit " + command.name);
  out << ".SH EXIT STATUS\n"
         "0 ok, 1 failure, 2 usage, 3 partial (something done, something failed), 4 authentication "
         "needed,\n5 not found, 6 conflict or locked, 7 a check failed, 8 network, worth a retry,\n"
         "9 the remote cannot store LFS objects, 130 interrupted.\n"
         ".SH FILES\n.TP\n\\fI~/ztgit/\\fR\nThe projects, unless projects.root says otherwise.\n"
         ".TP\n\\fI$XDG_CONFIG_HOME/ztgit/config.yaml\\fR\nThe user's settings.\n"
         ".SH SEE ALSO\n\\fBgit\\fR(1), \\fBgit\\-lfs\\fR(1)\n";
}

}  // namespace

void add_man(CommandLine& line, Session& session) {
  line.add("__man", "Print the man page").hidden().action([&] {
    print_page(session.out, line.text());
  });
}

}  // namespace ztgit::cli
