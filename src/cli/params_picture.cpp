#include "params_picture.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "lfs/pointer.hpp"
#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::cli {

namespace {

namespace fs = std::filesystem;

// In a folder with pointers for models and pictures, only those of pictures are missed.
bool is_named_as_picture(const fs::path& file) {
  constexpr std::array<std::string_view, 9> endings{".png",  ".jpg",  ".jpeg", ".jfif", ".webp",
                                                    ".avif", ".heic", ".heif", ".gif"};
  const auto ending = ascii_lower(file.extension().native());
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

Error refusal(metadata::Kind kind, const fs::path& image) {
  const auto shown = visible_line(image.native());
  if (kind == metadata::Kind::lfs_pointer)
    return Error(ErrorKind::io,
                 fmt::format("read {}: it is a Git LFS pointer, the picture itself is not here",
                             shown))
        .hint("Run 'git lfs pull' in the repository it comes from.");
  return {ErrorKind::io,
          fmt::format("read {}: not a picture (PNG, JPEG, WebP, AVIF, HEIC or GIF)", shown)};
}

}  // namespace

std::optional<Picture> read_picture(const ParamsInput& input) {
  if (input.problem) throw Error(*input.problem);
  const fs::path image = input.path;
  const File file = open_to_read(image);
  const auto status = stat_of(file, image);
  if (!S_ISREG(status.st_mode))
    throw Error(ErrorKind::io,
                fmt::format("read {}: not a regular file", visible_line(image.native())));
  auto inspection =
      metadata::read_image(metadata::FileSource(file, image), image.filename().native());
  const bool is_pointer = inspection.kind == metadata::Kind::lfs_pointer;
  if (is_pointer || inspection.kind == metadata::Kind::not_an_image) {
    if (input.in_folder && !(is_pointer && is_named_as_picture(image))) return std::nullopt;
    throw refusal(inspection.kind, image);
  }
  Picture picture{input.path, static_cast<std::uint64_t>(status.st_size),
                  std::move(inspection.record)};
  if (!inspection.complete)
    picture.record.warnings.push_back("the picture is damaged: it " + inspection.problem);
  if (input.may_have_neighbour) metadata::merge_neighbour(picture.record, image);
  return picture;
}

std::string params_yaml(const Picture& picture, bool raw) {
  sidecar::Sidecar sidecar;
  const fs::path image = picture.file;
  sidecar.file = image.filename().native();
  sidecar.original_name = sidecar.file;
  const auto pointer = lfs::point_at(image);
  sidecar.sha256 = pointer.oid;
  sidecar.bytes = pointer.size;
  sidecar.record = picture.record;
  sidecar::WriteOptions options;
  options.raw = raw;
  return sidecar::to_yaml(sidecar, options);
}

}  // namespace ztgit::cli
