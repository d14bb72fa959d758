#include "project/picture_description.hpp"

#include <filesystem>

namespace ztgit::project {

sidecar::Sidecar new_sidecar(const DescribedPicture& picture) {
  sidecar::Sidecar sidecar;
  sidecar.file = std::filesystem::path(picture.path).filename().string();
  sidecar.sha256 = picture.pointer.oid;
  sidecar.bytes = picture.pointer.size;
  sidecar.original_name = picture.original_name;
  sidecar.record = picture.record;
  return sidecar;
}

}  // namespace ztgit::project
