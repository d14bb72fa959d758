#pragma once

#include <string>
#include <vector>

#include "body.hpp"

namespace ztgit::hooks {

// What a checkout or a merge has just written: lockable files get their write bits, and a pointer
// that lies there although its object is here (the filter was not to be found, say) becomes its
// picture. Where pointers are wanted (GIT_LFS_SKIP_SMUDGE, a filter with --skip, lfs.fetchexclude)
// they stay.
void mend_arrived(const Body& body, const std::vector<std::string>& paths);

}  // namespace ztgit::hooks
