#include "body.hpp"

namespace ztgit::hooks {

void pre_commit(const Body& body) { static_cast<void>(body); }

}  // namespace ztgit::hooks
