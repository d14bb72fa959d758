#include "cleaning.hpp"
#include "filter_session.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// `git-lfs filter-process [--skip]` (git-lfs-filter-process(1)).
int verb_filter_process(Call& call) {
  ObjectPlace place(call);
  refuse_extensions(place);
  widen_pipe(call.input());
  widen_pipe(call.output());
  FilterSession(call, place).run();
  return 0;
}

}  // namespace ztgit::gitlfs
