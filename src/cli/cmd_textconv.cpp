// `ztgit textconv FILE` is started by git for every version of a picture that git diff and git log
// -p show (diff.ztgit.textconv). Its lines are not translated: they are compared.
#include <memory>
#include <ostream>

#include "command_line.hpp"
#include "project/textconv.hpp"
#include "session.hpp"

namespace ztgit::cli {

void add_textconv(CommandLine& line, Session& session) {
  auto file = std::make_shared<std::string>();
  auto command = line.add("textconv", "Print a picture's parameters for git diff (git runs it)");
  command.option("file", *file, "A picture, or a Git LFS pointer to one").required();
  command.hidden();
  command.action([=, &session] { session.out << project::textconv(*file, environment()); });
}

}  // namespace ztgit::cli
