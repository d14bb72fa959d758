#include <ostream>

#include "command_line.hpp"
#include "json.hpp"
#include "session.hpp"

namespace ztgit::cli {

void add_version(CommandLine& line, Session& session) {
  auto command = line.add("version", "Print the version");
  command.flag("--json", session.json, "Print one JSON document");
  command.action([&session] {
    if (session.json)
      print_json(session.out, Json{{"schema", "ztgit.version/1"}, {"version", ZTGIT_VERSION}});
    else
      session.out << "ztgit " << ZTGIT_VERSION << '\n';
  });
}

}  // namespace ztgit::cli
