#pragma once

// What a version's sidecar tells, read from git alone: no picture has to be here.

#include <optional>
#include <string>

#include "git/repository.hpp"
#include "history/stack.hpp"
#include "lfs/pointer.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::history {

struct Told {
  std::optional<lfs::Pointer> pointer;      // absent: the picture lies in git itself
  std::optional<sidecar::Sidecar> sidecar;  // absent: none, or none that can be read
  std::string problem;                      // why it cannot be read
};

// A sidecar about another picture counts as one that cannot be read.
Told told_by(const git::Repository& repo, const Version& version);

}  // namespace ztgit::history
