#include "mapping.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "scalar.hpp"

namespace ztgit::sidecar {

namespace {

// The worst a warning can grow to is four bytes a byte (\x01), so 256 of them fit into the reserve.
constexpr std::size_t kWarningsLimit = 256;
constexpr std::size_t kWarningBytes = 960;
constexpr std::size_t kWarningsReserve = std::size_t{1} << 20;
// What schema and headings of the first level take.
constexpr std::size_t kFrameReserve = std::size_t{64} << 10;
// Bytes a value costs besides its text. Keeps what we write below kNodeLimit, and pays for the
// heading of the mapping it stands in: a heading is written whenever something stands below it.
constexpr std::size_t kNodeCost = 64;
// What free pairs leave to the raw entries behind them.
constexpr std::size_t kPairsReserve = kReadLimit / 4;
constexpr std::string_view kTooLong = "left out, the sidecar would be too long";

std::string shortened(std::string text) {
  if (text.size() <= kWarningBytes) return text;
  return std::string(cut_utf8(text, kWarningBytes - 3)) + "…";
}

// Commas, colons and brackets inside strings are counted too; that errs to the safe side.
std::size_t nodes_of(std::string_view yaml) {
  return 1 + static_cast<std::size_t>(std::count_if(yaml.begin(), yaml.end(), [](char c) {
           return c == ',' || c == ':' || c == '[' || c == '{';
         }));
}

std::string label(std::string_view key) {
  auto shown = visible_line(key);
  if (shown.size() > 80) shown = std::string(cut_utf8(shown, 80)) + "…";
  return shown;
}

}  // namespace

Ledger::Ledger(const std::vector<std::string>& warnings, const std::vector<UnknownKey>& unknown)
    : left_(kReadLimit - kWarningsReserve - kFrameReserve) {
  for (const auto& key : unknown) unknown_[key.where].push_back(&key);
  for (const auto& warning : warnings) {
    if (warnings_.size() == kWarningsLimit) break;
    warnings_.push_back(shortened(replace_invalid_utf8(warning)));
  }
  if (warnings.size() > kWarningsLimit)
    warnings_.back() =
        fmt::format("{} further warnings left out", warnings.size() - kWarningsLimit + 1);
}

const std::vector<const UnknownKey*>& Ledger::unknown_in(const std::string& where) const {
  static const std::vector<const UnknownKey*> none;
  const auto found = unknown_.find(where);
  return found == unknown_.end() ? none : found->second;
}

bool Ledger::afford(std::size_t bytes, std::size_t nodes, std::size_t reserve) {
  const auto cost = bytes + kNodeCost * nodes;
  if (cost + reserve > left_) return false;
  left_ -= cost;
  return true;
}

void Ledger::warn(std::string_view where, std::string_view what) {
  if (warnings_.size() < kWarningsLimit)
    warnings_.push_back(shortened(fmt::format("{}: {}", where, what)));
  else
    warnings_.back() = "further warnings left out";
}

std::string Ledger::clean(std::string_view text, std::string_view where) {
  if (is_valid_utf8(text)) return std::string(text);
  warn(where, "invalid UTF-8 replaced by U+FFFD");
  return replace_invalid_utf8(text);
}

std::string Mapping::where(std::string_view key) const {
  return where_.empty() ? label(key) : where_ + "." + label(key);
}

void Mapping::text(std::string_view key, std::string_view value) {
  yaml(key, quoted(ledger_.clean(value, where(key))));
}

void Mapping::text(std::string_view key, const std::optional<std::string>& value) {
  if (value) text(key, std::string_view(*value));
}

void Mapping::number(std::string_view key, const std::optional<double>& value) {
  if (!value) return;
  if (std::isfinite(*value))
    yaml(key, number_text(*value));
  else
    ledger_.warn(where(key), "not a finite number, left out");
}

void Mapping::whole(std::string_view key, const std::optional<std::uint64_t>& value) {
  if (value) yaml(key, std::to_string(*value));
}

void Mapping::truth(std::string_view key, bool value) { yaml(key, value ? "true" : "false"); }

void Mapping::pairs(const metadata::Pairs& pairs) {
  std::set<std::string> seen;
  std::size_t dropped = 0;
  for (const auto& [raw_key, value] : pairs) {
    const auto key = ledger_.clean(raw_key, "a key of " + where_);
    if (!seen.insert(key).second) {
      ledger_.warn(where(key), "stands more than once, the first is kept");
      continue;
    }
    Entry entry{quoted(key), quoted(ledger_.clean(value, where(key))), 1};
    if (affords(entry, kPairsReserve))
      entries_.push_back(std::move(entry));
    else
      ++dropped;
  }
  if (dropped > 0) ledger_.warn(where_, fmt::format("{} keys {}", dropped, kTooLong));
}

void Mapping::yaml(std::string_view key, std::string value, std::size_t nodes) {
  if (value.empty()) return;
  Entry entry{key_text(key), std::move(value), nodes};
  if (affords(entry))
    entries_.push_back(std::move(entry));
  else
    ledger_.warn(where(key), kTooLong);
}

bool Mapping::affords(const Entry& entry, std::size_t reserve) const {
  if (!indent_ || entry.value.front() == '\n') return true;
  return ledger_.afford(2 * *indent_ + entry.key.size() + entry.value.size() + 6, entry.nodes + 1,
                        reserve);
}

void Mapping::add_unknown() {
  const auto& unknown = ledger_.unknown_in(where_);
  if (unknown.empty()) return;
  std::set<std::string> taken;
  for (const auto& entry : entries_) taken.insert(entry.key);
  for (const auto* key : unknown)
    if (taken.insert(key_text(key->key)).second) yaml(key->key, key->yaml, nodes_of(key->yaml));
}

std::string Mapping::flow() const {
  std::string text;
  for (const auto& [key, value, nodes] : entries_) {
    const bool implicit = key.size() <= kImplicitKeyLimit;
    text += fmt::format("{}{}{}{} {}", text.empty() ? "{" : ", ", implicit ? "" : "? ", key,
                        implicit ? ":" : " :", value);
  }
  return text.empty() ? text : text + "}";
}

std::string Mapping::lines() const {
  const std::string margin(indent(), ' ');
  std::string text;
  for (const auto& [key, value, nodes] : entries_) {
    if (key.size() > kImplicitKeyLimit)
      text += fmt::format("{0}? {1}\n{0}: {2}\n", margin, key, value);
    else if (value.front() == '\n')
      text += fmt::format("{}{}:{}", margin, key, value);
    else
      text += fmt::format("{}{}: {}\n", margin, key, value);
  }
  return text;
}

std::size_t Mapping::nodes() const {
  std::size_t count = 1;
  for (const auto& entry : entries_) count += entry.nodes + 1;
  return count;
}

}  // namespace ztgit::sidecar
