#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "metadata/byte_source.hpp"
#include "metadata/record.hpp"

namespace ztgit::metadata {

// Where the container walks put what they find. Keeps the file-wide limits: how many entries, how
// many bytes of them, how many warnings.
class Collector {
 public:
  explicit Collector(Record& record) noexcept : record_(record) {}

  // How long an entry may be here; ask before allocating for it.
  std::size_t room() const noexcept;

  // `entry.text` may be empty for binary entries; `size` is filled in.
  void add(RawEntry entry);

  // An entry over a limit: only that it was there is kept. `size` is its length as stored in the
  // file.
  void add_unkept(std::string source, std::string key, std::uint64_t size);

  void warn(std::string warning);

  Record& record() noexcept { return record_; }

 private:
  bool accepts_another();

  Record& record_;
  std::size_t total_ = 0;
  std::size_t dropped_entries_ = 0;
};

// A name or value from a file, fit to stand in a warning: one visible line, not long.
std::string quoted_for_warning(std::string_view text);

// Adds a warning to a record, up to limits::kWarnings of them.
void add_warning(Record& record, std::string warning);

// `count` bytes at `offset`, or nullopt if the file ends before. The caller has bounded `count`.
std::optional<std::string> read_exactly(const ByteSource& bytes, std::uint64_t offset,
                                        std::size_t count);

}  // namespace ztgit::metadata
