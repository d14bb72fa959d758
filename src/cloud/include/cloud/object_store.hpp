#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "cloud/rclone.hpp"

namespace ztgit::cloud {

struct StoredObject {
  std::string oid;  // SHA-256, 64 lower-case hex digits
  std::uint64_t size = 0;
};

// LFS objects in a remote, laid out as in lfs/objects: <remote>/aa/bb/<oid>. Objects are written
// once and never changed, so that several may write into one store at a time.
class ObjectStore {
 public:
  ObjectStore(Rclone& rclone, std::string remote)  // borrowed
      : rclone_(rclone), remote_(std::move(remote)) {}

  // Present with the right size. The bytes are not read.
  bool has(const StoredObject& object);

  // False: it was there already. `file` is hashed first, a damaged object is not spread: Error
  // (integrity). Afterwards the object is there with its size, asked anew: Error (network) if not.
  bool send(const StoredObject& object, const std::filesystem::path& file,
            const CopyProgress& progress = {});

  // Fills `file`, which must not exist. Error: not_found; integrity when what is there is not the
  // object. After an error the file is not there.
  void fetch(const StoredObject& object, const std::filesystem::path& file,
             const CopyProgress& progress = {});

 private:
  void put(const StoredObject& object, const std::filesystem::path& file,
           const CopyProgress& progress);

  Rclone& rclone_;
  std::string remote_;
};

}  // namespace ztgit::cloud
