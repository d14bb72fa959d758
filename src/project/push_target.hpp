#pragma once

// Where a push goes: a folder on this machine, or a server.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "remote/connection.hpp"

namespace ztgit::project {

class PushTarget {
 public:
  PushTarget() = default;
  PushTarget(const PushTarget&) = delete;
  PushTarget& operator=(const PushTarget&) = delete;
  virtual ~PushTarget() = default;

  // All that its branches and tags lead to; some may not be here.
  virtual const std::vector<std::string>& tips() const = 0;
  virtual std::optional<std::string> commit_of(const std::string& ref) const = 0;
  // Removes what killed pushes left there. Before anything is sent.
  virtual void clear_leftovers() = 0;
  // Fast-forward only. `after_long_work`: objects were sent since tips() were asked.
  virtual void move(const std::string& ref, bool after_long_work) = 0;
};

// Asks the other side for its refs. Error: not_found, auth, network.
std::unique_ptr<PushTarget> open_push_target(git::Repository& repo, remote::Connection& connection);

}  // namespace ztgit::project
