#pragma once

// What somebody did in a review (docs/formats/review.md). A review is nothing but operations: each
// writer adds his own, nobody changes another's, and everybody's together are the review, in
// whatever order they arrive.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ztgit::review {

enum class Kind {
  open,         // title, project, base, head
  add_version,  // path, oid, sidecar, width, height
  pin,          // oid, region, width, height, text
  comment,      // text; about `target` (a pin or a comment), a picture (oid), or the whole review
  edit,         // target, text: of one's own
  resolve,      // target: a pin or a comment
  verdict,      // oid, value, text
  retract,      // target: of one's own; its text is hidden, and stays in the history
  close,        // merged
  link_forge,   // url, number
};
const char* name_of(Kind kind) noexcept;  // "add_version": of the format, never translated

enum class Value { approve, reject, comment };
const char* name_of(Value value) noexcept;

// Percent of the picture's width and height: it holds for previews of any size (W3C Media
// Fragments, xywh=percent:).
struct Region {
  double x = 0, y = 0, width = 0, height = 0;  // of a point width and height are 0
  bool operator==(const Region&) const = default;
};

// All texts are a stranger's. What a kind does not have is empty.
struct Operation {
  Kind kind = Kind::comment;
  std::uint64_t clock = 0;  // Lamport's: greater than those of all operations its writer knew
  std::int64_t at = 0;      // seconds since 1970, as its writer's machine said
  std::string writer;  // 16 hex digits: the clone it was made in, which owns the ref it lies on
  std::string author;  // as stated; names are free to choose
  std::string via;     // "page": imported from an exported page
  std::string title, project, base, head;
  std::string path, oid, sidecar;       // oid: SHA-256 of a picture
  std::uint32_t width = 0, height = 0;  // px of the picture
  std::optional<Region> region;
  std::string text;
  std::string target;  // id of another operation
  Value value = Value::comment;
  bool merged = false;
  std::string url;
  std::uint64_t number = 0;
  bool operator==(const Operation&) const = default;
};

// Bytes of one operation's text. A comment of 64 KiB is no comment any more.
inline constexpr std::size_t kMostOperationBytes = std::size_t{64} << 10;

// Canonical JSON: sorted keys, no blanks, only what the kind has. The same operation has the same
// text everywhere. Throws Error (usage) for what parse_operation() would refuse.
std::string to_text(const Operation& operation);

// nullopt: it is none of ours, of a kind that only a later version knows, or breaks a rule (an oid
// that is none, a region outside the picture, too long). Never throws for anything the text says.
std::optional<Operation> parse_operation(std::string_view text);

// SHA-256 of the canonical text: what others call it.
std::string id_of(const Operation& operation);

}  // namespace ztgit::review
