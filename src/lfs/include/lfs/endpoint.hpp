#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/config_entry.hpp"
#include "net/ssh.hpp"

namespace ztgit::lfs {

enum class Operation { upload, download };
const char* name_of(Operation operation) noexcept;  // "upload"

// What finding the endpoint needs to know of a repository.
struct EndpointContext {
  std::vector<ConfigEntry> config;     // git's, in its order
  std::vector<ConfigEntry> lfsconfig;  // safe_lfsconfig()'s
  std::string remote;                  // name, or a URL
  std::filesystem::path work_tree;     // relative paths count from here
};

// Where a repository's objects are kept, found as git-lfs does (lfsapi/endpoint_finder.go).
struct Endpoint {
  std::string
      url;  // "https://host/team/hero.git/info/lfs"; "" for a folder; may hold user:password
  std::optional<net::SshUrl> ssh;                // ask git-lfs-authenticate there first
  std::optional<std::filesystem::path> folder;   // a repository on this machine: file:// or a path
  std::optional<std::filesystem::path> storage;  // that repository's lfs.storage, if it has one
  std::string agent;                             // lfs.<url>.standalonetransferagent; empty: none
  std::string git_url;  // of the remote: whose stored login may be used when the host is the same

  std::string shown() const;  // without user and password
};

// Error (config) when the remote has no URL that LFS can use.
Endpoint find_endpoint(const EndpointContext& context, Operation operation);

struct LfsConfig {
  std::vector<ConfigEntry> entries;  // safe keys only
  std::vector<std::string> ignored;  // keys that a repository may not set: for a warning
};

// What counts of a .lfsconfig. Whoever wrote the repository wrote it: only the keys that git-lfs
// calls safe (config/git_fetcher.go) are taken.
LfsConfig safe_lfsconfig(const std::vector<ConfigEntry>& entries);

// Both, in the order in which later ones win: .lfsconfig below git's own.
std::vector<ConfigEntry> merged(const std::vector<ConfigEntry>& lfsconfig,
                                const std::vector<ConfigEntry>& config);

// url.<base>.insteadOf; for uploads pushInsteadOf first. The longest prefix wins.
std::string apply_instead_of(const std::vector<ConfigEntry>& config, const std::string& url,
                             Operation operation);

}  // namespace ztgit::lfs
