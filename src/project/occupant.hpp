#pragma once

// What stands at a destination in the work tree, and whether it may be replaced: bytes that exist
// nowhere else never are (formats.md section 2).

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>

#include "git/index.hpp"
#include "git/repository.hpp"
#include "lfs/store.hpp"

namespace ztgit::project {

struct Occupant {
  std::optional<struct stat> info;  // nullopt: the place is free
  bool as_in_index = false;         // unchanged since it was staged or committed
  bool wanted = false;              // holds the very bytes that are to go there
  bool safe() const { return !info || as_in_index || wanted; }
};

struct Wanted {
  std::string path;
  std::string_view text;                  // the file's bytes …
  const lfs::Pointer* picture = nullptr;  // … or the picture it is a copy of
};

// Error (conflict) when a folder, a link or something else that is no file stands there or on the
// way.
Occupant look_at(const git::Repository& repo, const git::IndexView& index, const lfs::Store& store,
                 const Wanted& wanted);

[[noreturn]] void refuse_occupied(const std::string& path, bool tracked);

}  // namespace ztgit::project
