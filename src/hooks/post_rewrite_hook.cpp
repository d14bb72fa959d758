#include <sstream>

#include "body.hpp"
#include "git/revision.hpp"
#include "project/unpushed_commit.hpp"

namespace ztgit::hooks {

// githooks(5): "OLD NEW [MORE]" a line, after an amend or a rebase. The new commits bring the
// pictures now; what the old ones brought stays on the list until a push has seen it.
void post_rewrite(const Body& body) {
  std::istringstream lines(body.input);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string before, after;
    words >> before >> after;
    if (const auto commit = git::find_commit(body.repository, after))
      project::remember_commit(body.repository, *commit);
  }
}

}  // namespace ztgit::hooks
