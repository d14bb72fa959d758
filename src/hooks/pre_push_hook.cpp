#include <ostream>

#include <fmt/format.h>

#include "base/text.hpp"
#include "body.hpp"
#include "project/send_refs.hpp"
#include "variable.hpp"

namespace ztgit::hooks {

// Pictures first: git moves the refs when this returns, and a ref whose pictures did not arrive
// does not move. Refs that are deleted, and pushes of text, need nothing and contact nobody.
void pre_push(const Body& body) {
  const auto& call = body.call;
  if (is_set(call, "GIT_LFS_SKIP_PUSH") || call.words.empty()) return;
  auto updates = project::read_ref_updates(body.repository, body.input);
  const auto report = project::send_refs(body.repository,
                                         {call.words[0], std::move(updates), call.environment, {}});
  for (const auto& note : report.notes) call.err << "ztgit: " << visible_line(note) << '\n';
  if (report.objects > 0)
    call.err << fmt::format("ztgit: {} {} sent\n", report.objects,
                            report.objects == 1 ? "picture" : "pictures");
}

}  // namespace ztgit::hooks
