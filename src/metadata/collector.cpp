#include "collector.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

std::size_t Collector::room() const noexcept {
  if (record_.raw.size() >= limits::kEntries || spent_ >= limits::kSpentBytes) return 0;
  return std::min(limits::kEntryBytes, limits::kTotalBytes - total_);
}

bool Collector::accepts_another() {
  if (record_.raw.size() < limits::kEntries) return true;
  if (dropped_entries_++ == 0)
    warn(fmt::format("holds more than {} metadata entries; the rest was not read",
                     limits::kEntries));
  return false;
}

void Collector::add(RawEntry entry) {
  if (entry.bytes.size() > room()) {
    add_unkept(std::move(entry.source), std::move(entry.key), entry.bytes.size());
    return;
  }
  if (!accepts_another()) return;
  total_ += entry.bytes.size();
  entry.size = entry.bytes.size();
  record_.raw.push_back(std::move(entry));
}

void Collector::add_unkept(std::string source, std::string key, std::uint64_t size) {
  if (!accepts_another()) return;
  warn(fmt::format("{} {}: too long to keep ({} bytes in the file)", source,
                   quoted_for_warning(key), size));
  push_unkept(std::move(source), std::move(key), size);
}

void Collector::add_noted(std::string source, std::uint64_t size) {
  if (accepts_another()) push_unkept(std::move(source), {}, size);
}

void Collector::push_unkept(std::string source, std::string key, std::uint64_t size) {
  RawEntry entry;
  entry.source = std::move(source);
  entry.key = std::move(key);
  entry.size = size;
  entry.kept = false;
  record_.raw.push_back(std::move(entry));
}

void Collector::warn(std::string warning) { add_warning(record_, std::move(warning)); }

std::string quoted_for_warning(std::string_view text) {
  const auto line = visible_line(text.substr(0, 4 * limits::kWarningNameBytes));
  const auto cut = cut_utf8(line, limits::kWarningNameBytes);
  return fmt::format("\"{}{}\"", cut, cut.size() < line.size() ? "…" : "");
}

void add_warning(Record& record, std::string warning) {
  auto& warnings = record.warnings;
  if (warnings.size() < limits::kWarnings)
    warnings.push_back(std::move(warning));
  else if (warnings.size() == limits::kWarnings)
    warnings.emplace_back("there were further warnings");
}

std::optional<std::string> read_exactly(const ByteSource& bytes, std::uint64_t offset,
                                        std::size_t count) {
  std::string data(count, '\0');
  if (bytes.read(offset, std::as_writable_bytes(std::span(data))) != count) return std::nullopt;
  return data;
}

}  // namespace ztgit::metadata
