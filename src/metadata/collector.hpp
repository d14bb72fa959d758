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

  // How long an entry may be here, 0 if there may be no more; ask before allocating for it.
  std::size_t room() const noexcept;

  // What was read or inflated to look for entries: repeated pointers, overlapping blocks and bombs
  // cost time even where they leave no entry.
  void spend(std::uint64_t bytes) noexcept { spent_ += bytes; }

  // `entry.text` may be empty for binary entries; `size` is filled in.
  void add(RawEntry entry);

  // An entry over a limit: only that it was there is kept. `size` is its length as stored in the
  // file.
  void add_unkept(std::string source, std::string key, std::uint64_t size);

  // A block whose presence is told and whose bytes are of no use in a sidecar, so no warning.
  void add_noted(std::string source, std::uint64_t size);

  void warn(std::string warning);

  Record& record() noexcept { return record_; }

 private:
  bool accepts_another();
  void push_unkept(std::string source, std::string key, std::uint64_t size);

  Record& record_;
  std::size_t total_ = 0;
  std::uint64_t spent_ = 0;
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
