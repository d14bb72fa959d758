#pragma once

#include <string>
#include <vector>

#include "git/index_file.hpp"
#include "project/commit_message.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::hooks {

// A picture that a commit brings, or whose parameters it changes.
struct CommitPicture {
  std::string path;
  sidecar::Sidecar sidecar;  // as staged
  bool parameters_only = false;
};

// By path. Pictures without a readable sidecar that describes them are left out.
std::vector<CommitPicture> pictures_of_commit(const git::Repository& repo,
                                              const git::IndexFile& index,
                                              const std::vector<git::PathChange>& changes);

// What the commit message says about them, as promote has it. Borrows `pictures`.
project::MessageRequest message_about(const std::vector<CommitPicture>& pictures);

}  // namespace ztgit::hooks
