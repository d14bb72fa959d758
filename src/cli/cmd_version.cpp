#include <ostream>

#include <CLI/CLI.hpp>

#include "json.hpp"
#include "session.hpp"

namespace ztgit::cli {

void add_version(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("version", "Print the version");
  command->add_flag("--json", session.json, "Print one JSON document");
  command->callback([&session] {
    session.action = [&session] {
      if (session.json)
        print_json(session.out, Json{{"schema", "ztgit.version/1"}, {"version", ZTGIT_VERSION}});
      else
        session.out << "ztgit " << ZTGIT_VERSION << '\n';
    };
  });
}

}  // namespace ztgit::cli
