#include <ostream>

#include <fmt/format.h>

#include "base/text.hpp"
#include "help.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// `git lfs`, `git lfs help [VERB...]`.
int verb_help(Call& call) {
  const auto& words = call.arguments().words();
  if (words.empty()) {
    verb_version(call);
    call.out() << overview();
    return 0;
  }
  if (const auto text = help_of(words[0])) {
    call.out() << *text;
    return 0;
  }
  if (const auto sentence = left_to_others(words[0])) {
    call.out() << *sentence << '\n';
    return 0;
  }
  call.out() << fmt::format("Unknown help topic [`{}`]\n", visible_line(words[0])) << overview();
  return 0;
}

}  // namespace ztgit::gitlfs
