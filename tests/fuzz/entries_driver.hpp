#pragma once

// Bytes of a fuzzer as the text entries of a picture: the parts between 0xFE bytes, which no UTF-8
// holds, stand under the given keys in turn; an empty part stands nowhere. Containers have targets
// of their own, so all become entries of one PNG.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "../support/png.hpp"
#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "metadata_properties.hpp"

namespace ztgit::fuzz {

inline metadata::Record read_entries(const std::uint8_t* data, std::size_t size,
                                     std::initializer_list<std::string_view> keys) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::string chunks;
  for (const auto key : keys) {
    const auto end = std::min(rest.find('\xFE'), rest.size());
    if (end > 0) chunks += test::text_chunk(key, rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  test::PngOptions options;
  options.before_idat = chunks;
  options.width = options.height = 1;
  return metadata::read_image(metadata::MemorySource(test::png(options)), "a.png").record;
}

// Where a record says it was read, there is an entry.
inline void check_format(const metadata::Record& record) {
  const auto& format = record.source.format;
  if (format == "none") return;
  require(std::any_of(record.raw.begin(), record.raw.end(), [&](const metadata::RawEntry& entry) {
    return format == entry.source || format == entry.source + ":" + entry.key;
  }));
}

// The record of these entries: within the limits, of one of these programs if of any, and the same
// whenever it is read.
inline int check_entries(const std::uint8_t* data, std::size_t size,
                         std::initializer_list<std::string_view> keys,
                         std::initializer_list<std::string_view> generators) {
  const auto record = read_entries(data, size, keys);
  check_record(record);
  check_format(record);
  const auto& generator = record.source.generator;
  require(generator == "unknown" ||
          std::find(generators.begin(), generators.end(), generator) != generators.end());
  require(record == read_entries(data, size, keys));
  return 0;
}

}  // namespace ztgit::fuzz
