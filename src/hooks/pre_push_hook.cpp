#include "body.hpp"

namespace ztgit::hooks {

void pre_push(const Body& body) { static_cast<void>(body); }

}  // namespace ztgit::hooks
