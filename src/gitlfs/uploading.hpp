#pragma once

#include <string>
#include <vector>

#include "lock_check.hpp"
#include "meter.hpp"
#include "project/send_refs.hpp"
#include "remote/connection.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// What pre-push and push have in common (git-lfs, commands/uploader.go). Nothing is contacted where
// no object and no locked path is concerned.
class Uploading {
 public:
  // `name`: the remote as the user or git calls it.
  Uploading(Call& call, const git::Remote& remote, std::string name, bool dry_run);

  // Both answer the exit code.
  int refs(const std::vector<project::RefUpdate>& updates, project::Look look);
  int objects(const project::Outgoing& outgoing);

 private:
  // An object that cannot be sent as it lies here.
  struct Unfit {
    std::string path, oid;
    bool corrupt = false;  // else it is not here
  };

  bool must_ask_for_locks(const std::vector<project::Outgoing>& all) const;
  void print_plan(const project::Outgoing& outgoing) const;
  bool refuse_missing(const std::vector<project::Outgoing>& all);
  void send(const project::Outgoing& outgoing);
  bool report_unfit() const;
  int conclude();

  Call& call_;
  remote::Connection connection_;
  bool dry_run_, allow_missing_;
  LockCheck locks_;
  Meter meter_;
  std::vector<Unfit> unfit_;
  std::vector<std::string> errors_;
};

}  // namespace ztgit::gitlfs
