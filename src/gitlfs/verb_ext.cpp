#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "base/text.hpp"
#include "extensions.hpp"

namespace ztgit::gitlfs {

// `git lfs ext` and `git lfs ext list [NAME...]`.
int verb_ext(Call& call) {
  auto names = call.arguments().words();
  if (!names.empty()) {
    if (names[0] != "list")
      throw UsageError(
          fmt::format("unknown command \"{}\" for \"git-lfs ext\"", visible_line(names[0])));
    names.erase(names.begin());
  }
  for (const auto& each : extensions_of(Settings::of(call)))
    if (names.empty() || std::find(names.begin(), names.end(), each.name) != names.end())
      call.out() << fmt::format(
          "Extension: {}\n    clean = {}\n    smudge = {}\n    priority = {}\n",
          visible_line(each.name), visible_line(each.clean), visible_line(each.smudge),
          each.priority);
  return 0;
}

}  // namespace ztgit::gitlfs
