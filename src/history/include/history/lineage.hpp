#pragma once

// Where a picture came from, by content: a sidecar names its parents by SHA-256, so that renames
// and moves between projects do not matter. What is not known stays unknown; nothing is guessed.

#include <cstddef>
#include <string>
#include <vector>

#include "git/repository.hpp"

namespace ztgit::history {

struct Ancestor {
  std::string oid;        // SHA-256 of its bytes
  std::string path;       // where it lies or lay in this project, else what the child called it
  std::string relation;   // img2img | upscale | edit | variation; empty: not told
  bool known = false;     // some commit of this project holds it
  bool repeated = false;  // shown above already: a picture may have several children
  std::vector<Ancestor> parents;  // empty also where nothing is told
};

// The ancestors of the picture `oid`, itself first. Looks at every picture that any ref of the
// repository holds or held. Bounded: 1000 ancestors, 100 generations.
Ancestor lineage_of(const git::Repository& repo, const std::string& oid, const std::string& path);

}  // namespace ztgit::history
