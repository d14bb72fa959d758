#include "intake.hpp"

#include <array>
#include <cerrno>
#include <span>
#include <sys/stat.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "metadata/sources.hpp"
#include "project/promote.hpp"

namespace ztgit::project {

namespace {

[[noreturn]] void refuse(const std::filesystem::path& source, std::string_view why) {
  throw Error(ErrorKind::io, fmt::format("promote {}: {}", visible_line(source.string()), why));
}

// Before open(): to open a device can have effects, a dangling link deserves its own words.
struct stat check_kind(const std::filesystem::path& source) {
  struct stat info {};
  if (::stat(source.c_str(), &info) != 0) {
    const int why = errno;
    if (why == ENOENT && lstat_of(source))
      throw Error(ErrorKind::not_found, fmt::format("promote {}: the link leads to nothing",
                                                    visible_line(source.string())));
    throw_errno("promote", visible_line(source.string()), why);
  }
  switch (info.st_mode & static_cast<mode_t>(S_IFMT)) {
    case S_IFREG: break;
    case S_IFDIR:
      throw Error(ErrorKind::io,
                  fmt::format("promote {}: it is a folder", visible_line(source.string())))
          .hint("Name the pictures in it: ztgit promote FOLDER/*.png --project NAME");
    case S_IFIFO: refuse(source, "it is a FIFO, not a file");
    case S_IFSOCK: refuse(source, "it is a socket, not a file");
    default: refuse(source, "it is a device, not a file");
  }
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (size == 0) refuse(source, "it is empty");
  if (size > kMostImageBytes)
    refuse(source, fmt::format("{} MiB are more than the {} MiB a picture may have", size >> 20U,
                               kMostImageBytes >> 20U));
  return info;
}

bool same_bytes(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

[[noreturn]] void refuse_moving_target(const std::filesystem::path& source) {
  throw Error(ErrorKind::io, fmt::format("promote {}: it changed while it was read",
                                         visible_line(source.string())))
      .hint("Its generator is still writing. Run the same command again when it has finished.");
}

void check_magic(const File& file, const std::filesystem::path& source) {
  std::array<char, 128> head{};
  const auto got = read_at(file, 0, std::as_writable_bytes(std::span(head)), source);
  switch (metadata::sniff({head.data(), got})) {
    case metadata::Kind::not_an_image:
      refuse(source, "not a picture (PNG, JPEG, WebP, AVIF, HEIC or GIF)");
    case metadata::Kind::lfs_pointer:
      throw Error(ErrorKind::io,
                  fmt::format("promote {}: it is a Git LFS pointer, the picture itself is not here",
                              visible_line(source.string())))
          .hint("Run 'git lfs pull' in the repository it comes from, then promote it again.");
    default: return;
  }
}

}  // namespace

Intake take_in(const std::filesystem::path& source, lfs::Store* store, SyncBatch* batch) {
  Intake intake{source, check_kind(source), {}, {}, {}};
  const File file = open_to_read(source);
  if (!same_bytes(intake.info, stat_of(file, source))) refuse_moving_target(source);
  check_magic(file, source);
  const auto name = source.filename().string();
  if (store != nullptr) {
    // The copy is hashed, read for metadata and committed: a source that changes meanwhile cannot
    // make them differ.
    intake.object.emplace(store->receive(file, source, kMostImageBytes));
    intake.pointer = intake.object->pointer();
    intake.inspection =
        metadata::read_image(metadata::FileSource(intake.object->file(), source), name);
    if (intake.inspection.complete) intake.object->write_back(*batch);
    intake.object->close();
  } else {
    intake.pointer = lfs::point_at(file, source);
    intake.inspection = metadata::read_image(metadata::FileSource(file, source), name);
  }
  if (!same_bytes(intake.info, stat_of(file, source))) refuse_moving_target(source);
  if (!intake.inspection.complete)
    throw Error(ErrorKind::io,
                fmt::format("promote {}: it is damaged, it {}", visible_line(source.string()),
                            intake.inspection.problem))
        .hint("Was the generator stopped, or is the disk full? Make the picture again.");
  return intake;
}

void refuse_if_changed(const Intake& intake) {
  struct stat now {};
  if (::stat(intake.source.c_str(), &now) != 0 || !same_bytes(intake.info, now))
    refuse_moving_target(intake.source);
}

}  // namespace ztgit::project
