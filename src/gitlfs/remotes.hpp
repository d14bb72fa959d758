#pragma once

// Which remote and which of its refs a verb means (git-lfs, config/config.go, git/refs.go).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/config_entry.hpp"
#include "git/repository.hpp"
#include "lfs/endpoint.hpp"
#include "remote/connection.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// The last value of a key; in lower case.
std::optional<std::string> last_value(const std::vector<ConfigEntry>& settings,
                                      std::string_view key);

// A remote that was named, or a URL. Throws Error with git-lfs' "Invalid remote name".
git::Remote remote_of(Call& call, const std::string& word);

// Where no remote is named: the branch's (for uploads its pushRemote first), remote.lfsdefault or
// remote.lfspushdefault, the only one, "origin". One that does not exist has no URL.
git::Remote default_remote(Call& call, lfs::Operation operation);

remote::Caller caller_of(const Call& call);

// Where a push of `local` ("refs/heads/main") goes on that remote, by push.default.
std::string remote_ref_of(Call& call, const git::Remote& remote, const std::string& local);

}  // namespace ztgit::gitlfs
