#include "scan_cache.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

#include "base/atomic_file.hpp"
#include "paths.hpp"

namespace ztgit::snapshot {

namespace {

constexpr std::string_view kHeader = "ztgit-cache 1\n";

// The file's bytes, read as they are needed: it has some 200 bytes a file of the source.
class Mapped {
 public:
  explicit Mapped(const File& file, std::size_t size) : size_(size) {
    if (size == 0) return;
    bytes_ = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
    if (bytes_ == MAP_FAILED) size_ = 0;
  }
  Mapped(const Mapped&) = delete;
  Mapped& operator=(const Mapped&) = delete;
  ~Mapped() {
    if (size_ > 0) ::munmap(bytes_, size_);
  }
  std::string_view bytes() const {
    return size_ == 0 ? std::string_view() : std::string_view(static_cast<char*>(bytes_), size_);
  }

 private:
  std::size_t size_;
  void* bytes_ = nullptr;
};

void apply(Inventory& inventory, Record record) {
  switch (record.kind) {
    case RecordKind::file: inventory.put(folder_of(record.path), std::move(record.entry)); break;
    case RecordKind::gone: inventory.remove(record.path); break;
    case RecordKind::folder: inventory.put_folder(record.path, record.entry.mode); break;
    default: break;
  }
}

}  // namespace

std::optional<Inventory> ScanCache::load(const std::string& commit) {
  records_ = live_ = 0;
  const File file(::open(file_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return std::nullopt;
  const Mapped mapped(file, static_cast<std::size_t>(stat_of(file, file_).st_size));
  auto bytes = mapped.bytes();
  if (!bytes.starts_with(kHeader)) return std::nullopt;
  bytes.remove_prefix(kHeader.size());
  Inventory inventory;
  std::string last;
  while (auto record = take_record(bytes)) {
    ++records_;
    if (record->kind == RecordKind::snapshot)
      last = record->path;
    else
      last.clear();
    apply(inventory, std::move(*record));
  }
  // A torn end, or changes that no snapshot followed: it does not say what the newest one holds.
  if (last != commit || !bytes.empty()) return std::nullopt;
  live_ = inventory.files();
  return inventory;
}

void ScanCache::append(const std::vector<Record>& changes, const std::string& commit) {
  std::string bytes;
  for (const auto& record : changes) bytes += to_bytes(record);
  bytes += to_bytes({RecordKind::snapshot, commit, {}});
  const File file(::open(file_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  if (!file) throw_errno("open", file_, errno);
  write_all(file, bytes, file_);
}

void ScanCache::rewrite(const Inventory& inventory, const std::string& commit) {
  make_folders(file_.parent_path());
  AtomicFile file(file_);
  std::string bytes(kHeader);
  const auto flush_above = [&](std::size_t most) {
    if (bytes.size() <= most) return;
    file.write(bytes);
    bytes.clear();
  };
  constexpr std::size_t chunk = std::size_t{256} << 10;
  inventory.each_folder([&](const std::string& path, std::uint32_t mode) {
    Record record{RecordKind::folder, path, {}};
    record.entry.mode = mode;
    bytes += to_bytes(record);
    flush_above(chunk);
  });
  inventory.each([&](const std::string& path, const Entry& entry) {
    bytes += to_bytes({RecordKind::file, path, entry});
    flush_above(chunk);
  });
  bytes += to_bytes({RecordKind::snapshot, commit, {}});
  flush_above(0);
  file.commit(Durability::none);
}

}  // namespace ztgit::snapshot
