#pragma once

// One mapping of the sidecar while it is written, and what all of them share.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "metadata/record.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::sidecar {

// What a reader accepts: every scalar, list and mapping is a node.
inline constexpr std::size_t kNodeLimit = kReadLimit / 32;

// How much may still be written, and what had to be said about it.
class Ledger {
 public:
  Ledger(const std::vector<std::string>& warnings, const std::vector<UnknownKey>& unknown);

  // Takes the cost of a line off the budget, or answers false and takes nothing. `reserve` bytes
  // must be left afterwards.
  bool afford(std::size_t bytes, std::size_t nodes, std::size_t reserve = 0);
  void warn(std::string_view where, std::string_view what);
  // Valid UTF-8; says in a warning what was replaced.
  std::string clean(std::string_view text, std::string_view where);

  const std::vector<const UnknownKey*>& unknown_in(const std::string& where) const;
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  std::size_t left_;
  std::vector<std::string> warnings_;
  std::unordered_map<std::string, std::vector<const UnknownKey*>> unknown_;
};

// Entries in the order they are given. Lines of a block mapping are paid for as they come, so when
// a hostile picture has too much to say, what stands first in the schema wins; the others are left
// out with a warning. A flow mapping is part of a line, and paid for with it.
class Mapping {
 public:
  Mapping(Ledger& ledger, std::string where) : ledger_(ledger), where_(std::move(where)) {}
  Mapping(Ledger& ledger, std::string where, std::size_t indent)
      : ledger_(ledger), where_(std::move(where)), indent_(indent) {}

  void text(std::string_view key, std::string_view value);
  void text(std::string_view key, const std::optional<std::string>& value);
  void number(std::string_view key, const std::optional<double>& value);
  void whole(std::string_view key, const std::optional<std::uint64_t>& value);
  void truth(std::string_view key, bool value);
  void pairs(const metadata::Pairs& pairs);  // the first of a repeated key stays, and a warning
  // A value that is YAML already; `nodes` stand in it. Nothing is added for an empty one.
  void yaml(std::string_view key, std::string value, std::size_t nodes = 1);

  std::string where(std::string_view key) const;  // "generation.model"
  Ledger& ledger() const { return ledger_; }
  std::size_t indent() const { return indent_.value_or(0); }  // blanks before each line of a block

  void add_unknown();         // the unknown keys of this mapping; last
  std::string flow() const;   // "{a: 1, b: 2}"; "" if there is nothing in it
  std::string lines() const;  // the lines of a block, each with its line end
  std::size_t nodes() const;

 private:
  struct Entry {
    std::string key, value;
    std::size_t nodes;
  };
  bool affords(const Entry& entry, std::size_t reserve = 0) const;

  Ledger& ledger_;
  std::string where_;
  std::optional<std::size_t> indent_;
  std::vector<Entry> entries_;
};

}  // namespace ztgit::sidecar
