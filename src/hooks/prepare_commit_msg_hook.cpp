#include "body.hpp"

namespace ztgit::hooks {

void prepare_commit_msg(const Body& body) { static_cast<void>(body); }

}  // namespace ztgit::hooks
