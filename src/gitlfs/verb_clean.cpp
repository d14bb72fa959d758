#include <array>
#include <cerrno>
#include <ostream>
#include <unistd.h>

#include "base/error.hpp"
#include "cleaning.hpp"
#include "packets.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// `git-lfs clean [--] PATH`: the file's bytes on standard input. The path is a name for people, no
// more: it may not exist, and what lies there may be something else (git-lfs-clean(1)).
int verb_clean(Call& call) {
  ObjectPlace place(call);
  refuse_extensions(place);
  widen_pipe(call.input());
  Cleaning cleaning(place);
  std::string buffer(std::size_t{256} << 10, '\0');
  for (;;) {
    const auto got = ::read(call.input(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_errno("clean", "standard input", errno);
    if (got == 0) break;
    cleaning.take(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
  }
  call.out() << cleaning.finish();
  return 0;
}

}  // namespace ztgit::gitlfs
