#pragma once

// A review as all its operations together make it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "review/operation.hpp"

namespace ztgit::review {

// How sure it is that an operation is from whom it says.
enum class Signature { none, good, unknown_key, bad };
const char* name_of(Signature signature) noexcept;  // none: "unsigned"

// An operation that was found on its writer's ref.
struct Entry {
  Operation operation;
  std::string id;
  Signature signature = Signature::none;
};

struct Version {
  std::string path, oid, sidecar;
  std::uint32_t width = 0, height = 0;
  std::string author;
  std::int64_t at = 0;
  bool current = true;  // no newer one of this path is in the review
};

struct Remark {
  std::string id, oid;  // oid: of the picture it is about; empty: the review
  std::optional<Region> region;
  std::uint32_t width = 0, height = 0;
  std::string text;  // as last edited; empty when it was retracted
  std::string author, writer;
  std::int64_t at = 0;
  Signature signature = Signature::none;
  bool resolved = false, retracted = false, edited = false;
  std::vector<Remark> replies;  // oldest first; replies to a reply stand beside it
};

struct Verdict {
  std::string oid;
  Value value = Value::comment;
  std::string text, author, writer, via;
  std::int64_t at = 0;
  Signature signature = Signature::none;
  bool stale = false;  // its picture is no longer the current one of any path in the review
};

enum class State { open, closed, merged };
const char* name_of(State state) noexcept;

struct Review {
  std::string id;
  std::string title, project, base, head;
  std::string author;
  std::int64_t at = 0;
  State state = State::open;
  struct Forge {
    std::string url;
    std::uint64_t number = 0;
  };
  std::optional<Forge> forge;
  std::vector<Version> versions;       // by path, the newest of each last
  std::vector<Remark> pins, comments;  // oldest first
  std::vector<Verdict> verdicts;       // the last of each writer on each picture
  std::size_t ignored = 0;  // operations that had no effect: of a target that is not there
};

// The same for any order of `entries`: they are sorted by clock, then by id. Edit and retract count
// only from the writer of what they change. nullopt without an `open`.
std::optional<Review> fold(const std::string& id, std::vector<Entry> entries);

// What the next operation's clock is.
std::uint64_t next_clock(const std::vector<Entry>& entries) noexcept;

// ztgit.review/1 (docs/formats/review.md).
std::string to_json(const Review& review);

}  // namespace ztgit::review
