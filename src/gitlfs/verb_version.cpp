#include <ostream>

#include "verb.hpp"

namespace ztgit::gitlfs {

// Programs parse this line for "git-lfs/<version>" (git-lfs, config/version.go).
int verb_version(Call& call) {
  call.out() << "git-lfs/3.3.0 (ztgit " ZTGIT_VERSION ")\n";
  return 0;
}

}  // namespace ztgit::gitlfs
