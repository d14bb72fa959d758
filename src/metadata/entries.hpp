#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>

#include "json.hpp"
#include "metadata/record.hpp"

namespace ztgit::metadata {

// What the format readers look at: the text entries of one picture by key, and their JSON, parsed
// once.
class Entries {
 public:
  // Keeps a reference; `record.raw` must not change meanwhile. Warnings about entries go to the
  // record.
  explicit Entries(Record& record, std::string_view file_name = {})
      : record_(record), file_name_(file_name) {}

  // The first entry of that key that was kept, or null. Of repeated keys the first counts (Pillow
  // takes the last).
  const RawEntry* find(std::string_view key) const;

  // The entry that holds an infotext or its JSON equivalent: "parameters", else EXIF UserComment;
  // or null.
  const RawEntry* parameters() const;

  // The entry's text as JSON; null if it is none. A text that begins like JSON and is none gives
  // one warning.
  const Json* json(const RawEntry& entry);

  Record& record() noexcept { return record_; }

  // Of the picture; empty where it has none.
  std::string_view file_name() const noexcept { return file_name_; }

 private:
  Record& record_;
  std::string_view file_name_;
  std::deque<std::pair<const RawEntry*, Json>> parsed_;  // a deque: pointers into it stay valid
};

// "png:tEXt:parameters"
std::string format_of(const RawEntry& entry);

bool begins_like_json(std::string_view text);

}  // namespace ztgit::metadata
