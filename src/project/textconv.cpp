#include "project/textconv.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/repository.hpp"
#include "lfs/pointer.hpp"
#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "parameter_lines.hpp"
#include "reach.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

// Bytes; hashed so that two pictures with equal parameters still differ in a line. A longer file is
// no picture that promote takes, and a diff must not take seconds for it.
constexpr std::uint64_t kMostHashedBytes = std::uint64_t{512} << 20;

std::string identity_lines(const lfs::Pointer& picture) {
  return fmt::format("sha256: {}\nbytes: {}\n", picture.oid, picture.size);
}

// `name` is the picture's: some generators tell all they tell in it.
std::string picture_lines(const File& file, const fs::path& path, const std::string& name) {
  const auto inspection = metadata::read_image(metadata::FileSource(file, path), name);
  if (inspection.kind == metadata::Kind::not_an_image)
    return fmt::format("not a picture: {}\n", visible_line(inspection.problem));
  sidecar::Sidecar sidecar;
  sidecar.record = inspection.record;
  sidecar.record.raw.clear();
  auto lines = parameter_lines(sidecar::redacted(std::move(sidecar), {}).record);
  if (!inspection.complete)
    lines += fmt::format("damaged: it {}\n", visible_line(inspection.problem));
  return lines;
}

std::string pointer_lines(const lfs::Pointer& pointer, const std::string& name,
                          const Environment& environment) {
  const auto lines = identity_lines(pointer);
  try {
    const auto repo = git::Repository::around(environment.current_folder, environment.variables);
    if (!repo || !store_of(*repo).has(pointer)) return lines + "the picture itself is not here\n";
    const auto object = store_of(*repo).object_path(pointer.oid);
    return lines + picture_lines(open_to_read(object), object, name);
  } catch (const Error& error) {
    // A repository that libgit2 cannot open, an object without rights: the diff goes on.
    if (error.kind() == ErrorKind::cancelled) throw;
    return lines +
           fmt::format("the picture itself cannot be read: {}\n", visible_line(error.what()));
  }
}

}  // namespace

std::string textconv(const fs::path& file, const Environment& environment) {
  const auto path = environment.current_folder / file;
  const auto opened = open_to_read(path);
  const auto info = stat_of(opened, path);
  if (!S_ISREG(info.st_mode))
    throw Error(ErrorKind::io, fmt::format("read {}: not a file", visible_line(file.string())));
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (size == 0) return {};
  const auto name = file.filename().string();
  if (size < lfs::kPointerMaxBytes)
    if (const auto pointer = lfs::parse_pointer(read_file(path, lfs::kPointerMaxBytes)))
      return pointer_lines(*pointer, name, environment);
  const auto identity = size <= kMostHashedBytes ? identity_lines(lfs::point_at(path))
                                                 : fmt::format("bytes: {}\n", size);
  return identity + picture_lines(opened, path, name);
}

}  // namespace ztgit::project
