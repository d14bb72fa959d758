#include "picture_file.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "git/tree.hpp"
#include "imaging/limits.hpp"
#include "lfs/store.hpp"
#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "project/picture_name.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::compare {

namespace fs = std::filesystem;

namespace {

void remark(Side& side, std::string_view sentence) {
  side.remarks.push_back(fmt::format("{}: {}", visible_line(side.name), sentence));
}

// What the sidecar says wins over what the picture says itself: people mend it there.
void take_sidecar(Side& side, const std::optional<std::string>& yaml) {
  if (!yaml) return;
  try {
    auto known = sidecar::parse(*yaml, side.name);
    if (known.sha256 != side.oid) return remark(side, tr("its sidecar is about another picture"));
    const bool disagrees = side.record.generation != metadata::Generation{} &&
                           !parameter_difference(side.record, known.record).empty();
    if (disagrees)
      remark(side,
             tr("the sidecar says something else than the picture itself; the sidecar counts"));
    side.record = std::move(known.record);
    side.from_sidecar = true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::integrity) throw;
    remark(side, fmt::format(fmt::runtime(tr("its sidecar cannot be read: {}")), error.what()));
  }
}

// Access keys and the like stay out of what is shown, as they stay out of sidecars.
void take_record(Side& side, const metadata::ByteSource& bytes, std::string_view file_name) {
  auto inspection = metadata::read_image(bytes, file_name);
  if (inspection.kind == metadata::Kind::not_an_image)
    return remark(side, fmt::format(fmt::runtime(tr("no picture: {}")), inspection.problem));
  sidecar::Sidecar found;
  found.record = std::move(inspection.record);
  side.record = sidecar::redacted(std::move(found), {}).record;
}

void take_file(Side& side, const fs::path& path, std::string_view file_name) {
  const auto file = open_to_read(path);
  take_record(side, metadata::FileSource(file, path), file_name);
  side.file = path;
}

std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

std::optional<lfs::Pointer> pointer_in(const git::Repository& repo, const std::string& blob) {
  const auto size = git::blob_size(repo, blob);
  if (!size || *size >= lfs::kPointerMaxBytes) return std::nullopt;
  return lfs::parse_pointer(git::read_blob(repo, blob, lfs::kPointerMaxBytes));
}

std::optional<fs::path> object_of(const git::Repository& repo, const lfs::Pointer& pointer) {
  const lfs::Store store(lfs::store_folder(repo.common_dir(), repo.config("lfs.storage")));
  if (!store.has(pointer)) return std::nullopt;
  return store.object_path(pointer.oid);
}

bool is_as_committed(const git::Repository& repo, const Place& place, const fs::path& file) {
  const auto info = lstat_of(file);
  if (!info) return false;
  const auto size = static_cast<std::uint64_t>(info->st_size);
  if (const auto pointer = pointer_in(repo, place.blob)) {
    if (size < lfs::kPointerMaxBytes && git::blob_id(read_file(file, size)) == place.blob)
      return true;
    return size == pointer->size && lfs::point_at(file).oid == pointer->oid;
  }
  return git::blob_size(repo, place.blob) == size &&
         git::blob_id(read_file(file, imaging::limits::kFileBytes)) == place.blob;
}

Side load_file(const fs::path& path, const std::string& name) {
  Side side;
  side.name = name;
  const auto pointer = lfs::point_at(path);
  side.oid = pointer.oid;
  side.bytes = pointer.size;
  take_file(side, path, path.filename().string());
  auto beside = path;
  beside += project::kSidecarSuffix;
  take_sidecar(side, read_file_if_exists(beside, sidecar::kReadLimit));
  return side;
}

Side load_blob(const git::Repository& repo, const Place& place) {
  Side side;
  side.name = place.name;
  const auto name = base_name(place.path);
  if (const auto pointer = pointer_in(repo, place.blob)) {
    side.oid = pointer->oid;
    side.bytes = pointer->size;
    if (const auto object = object_of(repo, *pointer))
      take_file(side, *object, name);
    else
      remark(side, tr("the picture itself is not here: ztgit fetch gets it"));
  } else {
    const auto size = git::blob_size(repo, place.blob).value_or(0);
    if (size > imaging::limits::kFileBytes) {
      remark(side, tr("too large to be compared"));
      return side;
    }
    auto bytes = git::read_blob(repo, place.blob, imaging::limits::kFileBytes);
    side.oid = sha256_of(bytes);
    side.bytes = bytes.size();
    take_record(side, metadata::MemorySource(bytes), name);
    side.file = std::move(bytes);
  }
  const auto entry = git::find_in_tree(repo, place.tree, project::sidecar_path(place.path));
  const auto size = entry ? git::blob_size(repo, entry->id) : std::nullopt;
  if (size && *size <= sidecar::kReadLimit)
    take_sidecar(side, git::read_blob(repo, entry->id, sidecar::kReadLimit));
  return side;
}

}  // namespace ztgit::compare
