#pragma once

#include <array>
#include <initializer_list>
#include <span>
#include <string_view>

#include "entries.hpp"
#include "fields.hpp"

namespace ztgit::metadata {

// An entry whose text is a JSON object; both null if there is none.
struct JsonEntry {
  const RawEntry* entry = nullptr;
  const Json* object = nullptr;
  explicit operator bool() const noexcept { return object != nullptr; }
};

// Where writers put one JSON object for everything: PNG text, EXIF, and ("") comments of JPEG.
inline constexpr std::array<std::string_view, 4> kObjectKeys{"parameters", "UserComment", "Comment",
                                                             ""};

// The first entry of those keys that is a JSON object with all of `members`. Texts that do not even
// name them are not parsed: a prompt may begin like JSON ("[cat|dog]"), and is nothing to warn of.
JsonEntry find_object(Entries& entries, std::span<const std::string_view> keys,
                      std::initializer_list<std::string_view> members);

// The entry of that key; `object` is null if it is no JSON object, and only a warning tells.
JsonEntry object_entry(Entries& entries, std::string_view key);

// Notes who wrote the picture, and where that was read.
void begin_reading(Record& record, const RawEntry& entry, std::string_view generator);

// Says that an entry is known by its writer's sign alone.
void warn_not_interpreted(Record& record);

// An XMP packet: an entry of its own in JPEG and WebP, an iTXt of that key in PNG.
bool is_xmp(const RawEntry& entry);

// Sets a field from a scalar; null, a missing value and Python's "None" set nothing.
bool set_from(Record& record, Field field, const Json* value);

// What `others` knows and `record` does not, without a word about where it comes from: both are
// embedded.
void fill_from(Record& record, Record others);

// Services that run ComfyUI behind a form keep its graph beside their own parameters: what those
// leave open is filled from it.
void fill_from_graph(Record& record, const Json& graph);

}  // namespace ztgit::metadata
