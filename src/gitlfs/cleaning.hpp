#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lfs/object_writer.hpp"
#include "object_place.hpp"

namespace ztgit::gitlfs {

// The clean filter on one file: its bytes in, the pointer's text out (git-lfs,
// lfs/gitfilter_clean.go). A file that is a pointer already goes through as it is, and an empty one
// stays empty.
//
// The object is whole under its name when git gets the pointer, but not yet flushed to the disk:
// the file it came from still lies in the work tree, and a flush a file would make `git add` of
// hundreds wait for the disk. ztgit's pre-commit flushes before a commit needs the object.
class Cleaning {
 public:
  explicit Cleaning(ObjectPlace& place) : place_(place) {}

  void take(std::string_view bytes);
  std::string finish();

 private:
  ObjectPlace& place_;
  std::string first_;  // until it is too long for a pointer
  std::optional<lfs::ObjectWriter> object_;
};

// Programs between a picture and its object (git-lfs-ext-config): what they made of it before could
// not be undone without them. Error (config) where any is set.
void refuse_extensions(const ObjectPlace& place);

}  // namespace ztgit::gitlfs
