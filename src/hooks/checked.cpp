#include "checked.hpp"

#include <ostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ztgit::hooks {

void checked(const HookCall& call, const std::function<std::vector<Problem>()>& look) {
  std::vector<Problem> problems;
  try {
    problems = look();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::config) throw;
    call.err << fmt::format("ztgit: {} checks nothing here: {}\n", call.name,
                            visible_line(error.what()));
  }
  settle(problems, "commit", call.err);
}

}  // namespace ztgit::hooks
