#pragma once

#include <optional>
#include <string>

#include "base/time.hpp"

namespace ztgit::git {

class Repository;

struct Identity {
  std::string name;
  std::string email;
  ZonedTime when;
};

// What the environment says about who commits (GIT_AUTHOR_NAME, …); read by cli, passed down.
struct IdentityOverrides {
  std::optional<std::string> author_name, author_email, author_date;
  std::optional<std::string> committer_name, committer_email, committer_date;
  std::optional<std::string> fallback_email;  // EMAIL
};

struct Identities {
  Identity author;
  Identity committer;
};

// As git does: environment, then author.* / committer.*, then user.*. Never guesses from the host's
// name: Error (config) with the two commands to run when name or email is missing.
Identities identities(const Repository& repo, const IdentityOverrides& overrides);

// Who a reflog line names: as above, but nobody has to have a name to read from a server.
Identity reflog_identity(const Repository& repo);

}  // namespace ztgit::git
