#pragma once

// The half of sending that `ztgit push` shares with the hooks; it knows the remote's refs already.

#include <string>
#include <vector>

#include "project/send_refs.hpp"

namespace ztgit::project {

// What `tip` needs beyond the commits `hidden`. `remote` names the list.
Outgoing outgoing_of(const git::Repository& repo, const std::string& remote,
                     const RefUpdate& update, const std::vector<std::string>& hidden, Look look);

struct SendFirst {
  std::string branch;  // for messages
  bool allow_missing = false;
  bool verify = false;  // ask for every object again afterwards
  Observer observer = {};
};

// Sends the objects and looks at other people's locks meanwhile. What could not be sent, or is not
// to be pushed, is an Error. Adds to `report`.
void send_first(git::Repository& repo, remote::Connection& connection, const Outgoing& outgoing,
                const SendFirst& how, SendReport& report);

}  // namespace ztgit::project
