#pragma once

// The remote a use case means, and how it is spoken to.

#include <optional>
#include <string>

#include "git/repository.hpp"
#include "lfs/store.hpp"
#include "lfs/transfer.hpp"
#include "project/choose_remote.hpp"
#include "project/observer.hpp"
#include "project/settings.hpp"
#include "remote/connection.hpp"

namespace ztgit::project {

lfs::Store store_of(const git::Repository& repo);

// What to say when the project's objects are kept through a transfer agent that this clone has not
// been told of: git-lfs ignores agents in .lfsconfig, so each clone needs `ztgit setup`.
std::optional<Error> missing_agent(const git::Repository& repo, const ProjectSettings& settings);

lfs::TransferOptions options_for(const Observer& observer, std::string ref);

// An error of the kind of the first failure, whose hints name the first few: "a.png: reason".
Error failed_transfer(const std::string& what, const lfs::TransferReport& report,
                      const std::function<std::string(const std::string& oid)>& name_of);

}  // namespace ztgit::project
