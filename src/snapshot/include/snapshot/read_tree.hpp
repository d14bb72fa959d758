#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "git/repository.hpp"
#include "snapshot/entry.hpp"
#include "snapshot/inventory.hpp"

namespace ztgit::snapshot {

struct TreeVisitor {
  // `path` is relative to the source: names that a file system can have, joined by '/'.
  std::function<void(const std::string& path, Entry entry)> file;
  std::function<void(const std::string& path, std::uint32_t mode)> folder = {};  // "" is the source
  // Whether to read the tree of a folder or of a part of one: a tree that was read for another
  // snapshot holds the same files as there, if it is the same folder's.
  std::function<bool(const std::string& folder, const std::string& tree)> enter = {};
  // A part that cannot be read, with the folder it belongs to. Without it: Error.
  std::function<void(const std::string& folder, const std::string& problem)> damaged = {};
};

// Everything in a snapshot's tree as it was in the folder, parts put together again. Entries come
// without a stamp. A vault may come from elsewhere, so trees are bounded in depth and number, and
// names and kinds are checked: Error (integrity).
void read_tree(const git::Repository& repo, std::string_view tree, const TreeVisitor& visitor);

// The same as an inventory, to go on from.
Inventory inventory_of(const git::Repository& repo, std::string_view tree);

}  // namespace ztgit::snapshot
