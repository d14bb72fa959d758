#pragma once

// What a sidecar says of a picture that nobody has said anything about: one function for promote
// and for the pre-commit hook, so that both write the same bytes.

#include <string>

#include "lfs/pointer.hpp"
#include "metadata/record.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::project {

struct DescribedPicture {
  const std::string& path;  // in the project
  const lfs::Pointer& pointer;
  std::string original_name;
  const metadata::Record& record;  // as metadata::read_image() found it
};

// Nothing is redacted yet; sidecar::to_yaml() of sidecar::redacted() is the file.
sidecar::Sidecar new_sidecar(const DescribedPicture& picture);

}  // namespace ztgit::project
