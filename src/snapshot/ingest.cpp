#include "snapshot/ingest.hpp"

#include <array>
#include <memory>
#include <sys/stat.h>

#include "base/error.hpp"
#include "base/fault.hpp"
#include "lfs/object_writer.hpp"
#include "paths.hpp"

namespace ztgit::snapshot {

namespace {

constexpr std::size_t kChunk = std::size_t{128} << 10;  // bytes; measured: 1 MiB is slower
constexpr int kMostReadings = 3;

IngestOutcome unreadable(const Error& error) { return {std::nullopt, Unreadable{error.what()}}; }

IngestOutcome ingest_link(const SourceFolder& source, const std::string& path,
                          const struct stat& info) {
  auto target = source.link(path);
  if (!target) return {};
  auto entry = entry_of(info, name_of(path));
  entry.size = target->size();
  entry.link = std::move(*target);
  entry.day = local_day(entry.modified);
  return {Ingested{std::move(entry), std::nullopt}, std::nullopt};
}

// The two sides of a copy fail in different ways: what cannot be read is that file's misfortune,
// what cannot be written is everybody's.
struct ReadFailure {
  Error error;
};

lfs::Incoming copy(const File& file, const std::filesystem::path& name, const lfs::Store& store) {
  lfs::ObjectWriter object(store);
  if (object.share(file)) return object.finish();
  const auto buffer = std::make_unique<std::array<std::byte, kChunk>>();
  while (true) {
    std::size_t got = 0;
    try {
      got = read_at(file, object.size(), *buffer, name);
    } catch (const Error& error) {
      throw ReadFailure{error};
    }
    if (got == 0) break;
    object.write({reinterpret_cast<const char*>(buffer->data()), got});
  }
  return object.finish();
}

IngestOutcome ingest_file(const SourceFolder& source, const std::string& path,
                          const lfs::Store& store, SyncBatch& batch) {
  const auto name = source.path_of(path);
  for (int reading = 1;; ++reading) {
    std::optional<File> file;
    struct stat before {};
    std::int64_t clock = 0;
    try {
      file = source.open(path);
      if (!file) return {};
      clock = stamp_clock();
      before = stat_of(*file, name);
    } catch (const Error& error) {
      return unreadable(error);
    }
    if (!S_ISREG(before.st_mode)) return {};
    try {
      auto incoming = copy(*file, name, store);
      const auto after = stat_of(*file, name);
      auto entry = entry_of(before, name_of(path));
      const bool steady = unchanged(entry, after) && incoming.pointer().size == entry.size;
      if (!steady && reading < kMostReadings) continue;
      entry.unstable = !steady;
      entry.size = incoming.pointer().size;
      entry.oid = oid_of(incoming.pointer().oid);
      entry.day = local_day(entry.modified);
      // A change within the tick in which it was read would leave no trace.
      if (!steady || entry.stamp.changed >= clock) entry.stamp.changed = 0;
      ::fchmod(incoming.file().descriptor(), 0444);  // nobody is to write to it by mistake
      incoming.write_back(batch);
      incoming.close();
      fault_point("vault.object");
      return {Ingested{std::move(entry), std::move(incoming)}, std::nullopt};
    } catch (const ReadFailure& failure) {
      return unreadable(failure.error);
    }
  }
}

}  // namespace

IngestOutcome ingest(const SourceFolder& source, const std::string& path, const lfs::Store& store,
                     SyncBatch& batch) {
  try {
    const auto info = source.look(path);
    if (!info) return {};
    if (S_ISLNK(info->st_mode)) return ingest_link(source, path, *info);
  } catch (const Error& error) {
    return unreadable(error);
  }
  return ingest_file(source, path, store, batch);
}

}  // namespace ztgit::snapshot
