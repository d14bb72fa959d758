#include "body.hpp"

namespace ztgit::hooks {

void post_checkout(const Body& body) { static_cast<void>(body); }

}  // namespace ztgit::hooks
