#pragma once

// What lies in a store, and how something leaves it.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lfs/store.hpp"

namespace ztgit::lfs {

struct StoredObject {
  std::string oid;
  std::uint64_t size = 0;     // of the file
  std::int64_t modified = 0;  // seconds since 1970
};

// All objects, by oid: regular files of 64 hex digits below the two folders of their name. Nothing
// else is looked at, links are not followed.
std::vector<StoredObject> stored_objects(const Store& store);

// Deletes an object that is still as `object` says: same size, not touched since. False: it is not.
bool remove_object(const Store& store, const StoredObject& object);

// Moves an object to <folder>/bad, as `git lfs fsck` does (commands/command_fsck.go), under another
// name when one of its name is there: nothing is ever overwritten. Call with the project's lock
// held. Returns where it lies now.
std::filesystem::path move_to_bad(const Store& store, std::string_view oid);

}  // namespace ztgit::lfs
