#include "metadata_text.hpp"

#include <array>
#include <charconv>
#include <sys/stat.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "names.hpp"

namespace ztgit::snapshot {

namespace {

constexpr std::string_view kHeader = "ztgit-meta 1\n";
constexpr std::int64_t kSecond = 1'000'000'000;  // ns
constexpr std::size_t kFields = 6;

[[noreturn]] void refuse(std::string_view line) {
  throw Error(ErrorKind::integrity,
              fmt::format("read a folder's metadata: '{}' is no line of it", line));
}

template <class Number>
Number number_of(std::string_view text, std::string_view line, int base = 10) {
  Number value{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (problem != std::errc{} || end != text.data() + text.size()) refuse(line);
  return value;
}

std::array<std::string_view, kFields> fields_of(std::string_view line) {
  std::array<std::string_view, kFields> fields;
  auto rest = line;
  for (std::size_t i = 0; i < kFields; ++i) {
    const auto end = i + 1 == kFields ? rest.npos : rest.find(' ');
    if (i + 1 < kFields && end == rest.npos) refuse(line);
    fields[i] = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
  return fields;
}

// "1767623425.000000001", and "-2.500000000" for two and a half seconds before 1970.
std::string time_text(std::int64_t nanoseconds) {
  const auto whole = nanoseconds < 0 ? 0U - static_cast<std::uint64_t>(nanoseconds)
                                     : static_cast<std::uint64_t>(nanoseconds);
  return fmt::format("{}{}.{:09}", nanoseconds < 0 ? "-" : "", whole / kSecond, whole % kSecond);
}

std::int64_t time_of(std::string_view text, std::string_view line) {
  const bool before = text.starts_with('-');
  if (before) text.remove_prefix(1);
  const auto point = text.find('.');
  if (point == text.npos || text.size() - point != 10 || point > 10) refuse(line);
  const auto value = number_of<std::int64_t>(text.substr(0, point), line) * kSecond +
                     number_of<std::int64_t>(text.substr(point + 1), line);
  return before ? -value : value;
}

std::string line_of(const Entry& entry) {
  return fmt::format("{:o} {} {} {} {} {}\n", entry.mode, entry.size, time_text(entry.modified),
                     entry.day, entry.unstable ? "unstable" : "-", escaped_name(entry.name));
}

}  // namespace

std::string to_text(const MetadataText& metadata) {
  std::string text(kHeader);
  if (metadata.folder_mode != 0) text += fmt::format("folder {:o}\n", metadata.folder_mode);
  for (const auto& entry : metadata.entries) text += line_of(entry);
  for (const auto& name : metadata.long_folders)
    text += fmt::format("{:o} 0 0.000000000 0 - {}\n", S_IFDIR, escaped_name(name));
  return text;
}

MetadataText parse_metadata(std::string_view text) {
  if (!text.starts_with(kHeader)) refuse(text.substr(0, text.find('\n')));
  text.remove_prefix(kHeader.size());
  MetadataText metadata;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.starts_with("folder ")) {
      metadata.folder_mode = number_of<std::uint32_t>(line.substr(7), line, 8);
      continue;
    }
    if (line.empty() || line.front() < '0' || line.front() > '9') continue;  // of a later version
    const auto fields = fields_of(line);
    Entry entry;
    entry.mode = number_of<std::uint32_t>(fields[0], line, 8);
    entry.size = number_of<std::uint64_t>(fields[1], line);
    entry.modified = time_of(fields[2], line);
    entry.day = number_of<std::int32_t>(fields[3], line);
    entry.unstable = fields[4] == "unstable";
    entry.name = unescaped_name(fields[5]);
    if (!is_file_name(entry.name)) refuse(line);
    if (S_ISDIR(entry.mode))
      metadata.long_folders.push_back(std::move(entry.name));
    else
      metadata.entries.push_back(std::move(entry));
  }
  return metadata;
}

}  // namespace ztgit::snapshot
