#include "lfs/inventory.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/sha256.hpp"

namespace ztgit::lfs {

namespace fs = std::filesystem;

namespace {

constexpr int kMostBad = 1000;  // damaged copies of one object: a disk that does this has to go

std::optional<StoredObject> object_at(const fs::path& file, std::string oid) {
  const auto info = lstat_of(file);
  if (!info || !S_ISREG(info->st_mode)) return std::nullopt;
  return StoredObject{std::move(oid), static_cast<std::uint64_t>(info->st_size),
                      info->st_mtim.tv_sec};
}

bool is_folder_name(const std::string& name) {
  return name.size() == 2 && name.find_first_not_of("0123456789abcdef") == name.npos;
}

// Real folders of two hex digits in `folder`.
std::vector<std::string> shards_of(const fs::path& folder) {
  std::vector<std::string> names;
  const auto info = lstat_of(folder);
  if (!info || !S_ISDIR(info->st_mode)) return names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    auto name = entry.path().filename().string();
    if (is_folder_name(name) && entry.symlink_status().type() == fs::file_type::directory)
      names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

std::vector<StoredObject> stored_objects(const Store& store) {
  std::vector<StoredObject> objects;
  const auto root = store.folder() / "objects";
  for (const auto& first : shards_of(root)) {
    for (const auto& second : shards_of(root / first)) {
      for (const auto& entry : fs::directory_iterator(root / first / second)) {
        auto name = entry.path().filename().string();
        if (!is_sha256(name) || !name.starts_with(first + second)) continue;
        if (auto object = object_at(entry.path(), std::move(name)))
          objects.push_back(std::move(*object));
      }
    }
  }
  std::sort(objects.begin(), objects.end(),
            [](const auto& a, const auto& b) { return a.oid < b.oid; });
  return objects;
}

bool remove_object(const Store& store, const StoredObject& object) {
  const auto file = store.object_path(object.oid);
  const auto now = object_at(file, object.oid);
  if (!now || now->size != object.size || now->modified != object.modified) return false;
  // The empty folders stay: git-lfs may be about to rename an object into them.
  if (::unlink(file.c_str()) != 0) throw_errno("remove", file, errno);
  return true;
}

fs::path move_to_bad(const Store& store, std::string_view oid) {
  const auto folder = store.folder() / "bad";
  make_folders(folder);
  auto target = folder / oid;
  for (int copy = 2; lstat_of(target); ++copy) {
    if (copy > kMostBad)
      throw Error(ErrorKind::io, fmt::format("move {}: {} damaged copies of it are in {} already",
                                             oid, kMostBad, folder.string()));
    target = folder / fmt::format("{}-{}", oid, copy);
  }
  const auto file = store.object_path(oid);
  if (::rename(file.c_str(), target.c_str()) != 0) throw_errno("move", file, errno);
  return target;
}

}  // namespace ztgit::lfs
