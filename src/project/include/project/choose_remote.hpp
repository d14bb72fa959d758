#pragma once

#include <optional>
#include <string>

#include "git/repository.hpp"
#include "project/observer.hpp"
#include "project/settings.hpp"
#include "remote/connection.hpp"

namespace ztgit::project {

// By name, else the branch's own, else the only one, else origin. Error: config without any,
// not_found for a name that is none, both with `action` ("push") in front.
git::Remote choose_remote(const git::Repository& repo, const std::optional<std::string>& name,
                          const std::string& branch, const std::string& action);

// The user, as a connection to a remote has to know him.
remote::Caller caller_of(const Environment& environment, const Observer& observer);

}  // namespace ztgit::project
