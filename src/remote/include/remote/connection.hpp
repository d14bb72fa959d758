#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/variables.hpp"
#include "forge/forge_api.hpp"
#include "git/remote.hpp"
#include "git/repository.hpp"
#include "lfs/endpoint.hpp"
#include "lfs/locks.hpp"
#include "lfs/transfer.hpp"

namespace ztgit::remote {

// The user on whose behalf a remote is spoken to.
struct Caller {
  Variables variables;
  std::filesystem::path home;
  std::filesystem::path config_home;  // $XDG_CONFIG_HOME, else ~/.config
  bool may_ask = false;               // somebody is there to type a password
  // A line of the server for people ("remote: …"), made visible already. May be empty.
  std::function<void(const std::string& line)> says = {};
};

// One remote of a repository, as git and as LFS reach it: one pool of connections, one set of
// proxy and certificate settings, one answer to who we are. Nothing is contacted before it is
// asked for, and libcurl is not even loaded then.
class Connection {
 public:
  // `repo` is borrowed. The URL of `git_remote` may be one without a remote (its name is empty).
  Connection(git::Repository& repo, git::Remote git_remote, Caller caller);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  const git::Remote& git_remote() const noexcept;
  // Upload: to where pushes go; the URL may differ from the one for downloads.
  git::RemoteConnection& refs(git::Direction direction);

  const lfs::Endpoint& endpoint(lfs::Operation operation);
  lfs::Transfer& objects(lfs::Operation operation);
  lfs::Locks& locks();
  // The API of the forge that pushes go to, with the user's token for it. Error: config when it is
  // no forge that is known, auth without a token (with the ways to give one).
  forge::ForgeApi& forge();
  // Waits for every request that was started and not waited for.
  void finish();

  // Reads the .lfsconfig of that commit instead: in a clone it comes with the first fetch. Before
  // endpoint() and objects().
  void use_lfsconfig_of(const std::string& commit);

  // git's settings with the safe keys of .lfsconfig below them.
  const std::vector<ConfigEntry>& settings() const noexcept;
  // Keys of .lfsconfig that a repository may not set.
  const std::vector<std::string>& ignored_settings() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::remote
