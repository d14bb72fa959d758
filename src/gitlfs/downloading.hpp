#pragma once

#include <string>
#include <vector>

#include "git/path_filter.hpp"
#include "object_place.hpp"
#include "project/send_refs.hpp"
#include "remote/connection.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// What fetch and pull have in common (git-lfs, commands/command_fetch.go, command_pull.go).
class Downloading {
 public:
  struct Options {
    bool refetch = false;  // also what is here
    bool dry_run = false;
    bool json = false;  // standard output is for JSON alone
  };

  Downloading(Call& call, const git::Remote& remote, Options options);

  // --include and --exclude, else lfs.fetchinclude and lfs.fetchexclude.
  git::PathFilter filter() const;
  bool filtered_by_settings() const;

  // Every pointer of a commit's tree, and of all commits that `tips` reach.
  std::vector<project::NeededObject> in_tree(const std::string& commit,
                                             const git::PathFilter& filter) const;
  std::vector<project::NeededObject> in_history(const std::vector<std::string>& tips) const;

  // Downloads what is not here. False: something could not be had, and was told.
  bool get(const std::vector<project::NeededObject>& objects);

  const std::string& server() const noexcept { return server_; }
  const std::vector<project::NeededObject>& taken() const noexcept { return taken_; }

 private:
  std::vector<project::NeededObject> lacking(const std::vector<project::NeededObject>& objects);
  bool download(const std::vector<project::NeededObject>& objects);

  Call& call_;
  remote::Connection connection_;
  Options options_;
  ObjectPlace place_;
  std::string server_;  // its URL, without credentials
  std::vector<project::NeededObject> taken_;
};

}  // namespace ztgit::gitlfs
