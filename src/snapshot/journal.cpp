#include "snapshot/journal.hpp"

#include <algorithm>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/durability.hpp"
#include "record.hpp"

namespace ztgit::snapshot {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kHeader = "ztgit-journal 1\n";
constexpr std::string_view kEnding = ".journal";
constexpr std::uint64_t kLimit = std::uint64_t{1} << 30;  // bytes: four million files

}  // namespace

Journal::Journal(const fs::path& folder) {
  make_folders(folder);
  path_ = folder / (unique_name() + std::string(kEnding));
  file_ = create_new(path_);
  write_all(file_, kHeader, path_);
}

void Journal::add(const std::string& path, const Entry& entry) {
  waiting_ += to_bytes({RecordKind::file, path, entry});
}

void Journal::flush() {
  write_all(file_, waiting_, path_);
  waiting_.clear();
  // On ext4 and XFS this also commits the names that the objects were given before it.
  sync_file(file_, path_);
  sync_folder_unless_journaled(path_.parent_path());
}

void Journal::remove() {
  ::unlink(path_.c_str());
  file_.close();
}

std::vector<fs::path> journal_segments(const fs::path& folder) {
  std::vector<fs::path> segments;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().extension() == kEnding) segments.push_back(entry.path());
  const auto age = [](const fs::path& segment) {
    const auto info = lstat_of(segment);
    return info ? std::pair(info->st_mtim.tv_sec, info->st_mtim.tv_nsec) : std::pair(0L, 0L);
  };
  std::sort(segments.begin(), segments.end(),
            [&](const fs::path& a, const fs::path& b) { return age(a) < age(b); });
  return segments;
}

void replay(const fs::path& segment,
            const std::function<void(const std::string& path, Entry entry)>& each) {
  const auto text = read_file(segment, kLimit);
  std::string_view bytes = text;
  if (!bytes.starts_with(kHeader)) return;  // torn at once, or of a later version
  bytes.remove_prefix(kHeader.size());
  while (auto record = take_record(bytes))
    if (record->kind == RecordKind::file) each(record->path, std::move(record->entry));
}

}  // namespace ztgit::snapshot
