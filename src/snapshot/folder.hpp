#pragma once

// The parts of one folder: days, and within a day leaves that end at names of its own choosing, so
// that the same names make the same leaves in whatever order they came.

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "snapshot/entry.hpp"
#include "snapshot/inventory.hpp"

namespace ztgit::snapshot {

inline constexpr std::size_t kMostInLeaf = 128;  // entries; more are split
inline constexpr std::size_t kMostInNode = 64;   // parts of a part

struct Leaf {
  std::vector<Entry> entries;  // by name
  std::string tree;            // its id; empty: to be written
};
using Day = std::vector<Leaf>;

struct Inventory::Folder {
  std::map<std::int32_t, Day> days;
  std::map<std::string, std::unique_ptr<Folder>> folders;
  std::unordered_multimap<std::uint64_t, std::int32_t> day_of;  // by hash of the name
  std::uint32_t mode = 0;
  std::size_t files = 0;  // directly in it
  std::string tree;       // its id; empty: to be written

  Entry* find(std::string_view name);
  Leaf* leaf_of(std::string_view name);  // that holds it
  void put(Entry entry);
  bool remove(std::string_view name);
};

}  // namespace ztgit::snapshot
