#pragma once

// Reviews on their way to and from a remote, by plain push and fetch.

#include <cstddef>
#include <string>
#include <vector>

#include "git/identity.hpp"
#include "git/repository.hpp"
#include "remote/connection.hpp"

namespace ztgit::review {

struct SyncReport {
  std::size_t sent = 0;      // refs of ours that moved there
  std::size_t received = 0;  // of others that moved here
  std::size_t refused = 0;   // of others, whose new state does not follow what is known of them
  bool as_branches = false;  // the remote takes no refs but branches and tags
  bool was_copy = false;     // this clone wrote under the same id as another; now it has its own
};

// Sends this clone's own refs, forward only, and brings everybody else's, each of which may only
// move forward, too. Where the remote refuses refs/ztgit/, a branch of each review and writer is
// used instead (ztgit/reviews/<review>/<writer>), and git's setting remote.<name>.ztgitreviews
// remembers it. Error: network, auth; conflict when the remote refuses both.
SyncReport sync(git::Repository& repo, remote::Connection& connection, const git::Identities& who);

}  // namespace ztgit::review
