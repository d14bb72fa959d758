#include "fields.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::sidecar {

namespace {

// The whole of `text`, or nothing.
template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number value{};
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return value;
}

}  // namespace

Fields::Fields(File& file, const Value* node, std::string where)
    : file_(file), node_(node), where_(std::move(where)) {
  if (node_ != nullptr && node_->kind != Value::Kind::mapping)
    refuse(file_.name, (where_.empty() ? std::string("it") : where_) + " is no mapping");
}

std::string Fields::path(std::string_view key) const {
  return where_.empty() ? std::string(key) : where_ + "." + std::string(key);
}

void Fields::refuse_key(std::string_view key, std::string_view reason) const {
  refuse(file_.name, visible_line(cut_utf8(path(key), 200)) + " " + std::string(reason));
}

const Value* Fields::take(std::string_view key) {
  if (node_ == nullptr) return nullptr;
  const auto found = std::find_if(node_->fields.begin(), node_->fields.end(),
                                  [&](const Field& field) { return field.key == key; });
  if (found == node_->fields.end()) return nullptr;
  taken_.insert(found->key);
  return &found->value;
}

const Value* Fields::take(std::string_view key, Value::Kind kind, std::string_view what) {
  const auto* node = take(key);
  if (node != nullptr && node->kind != kind) refuse_key(key, what);
  return node;
}

std::optional<std::string> Fields::text(std::string_view key) {
  const auto* node = take(key, Value::Kind::scalar, "is no text");
  if (node == nullptr) return std::nullopt;
  if (!node->is_string) refuse_key(key, "is no text: put it in double quotes");
  return node->text;
}

std::optional<std::uint64_t> Fields::whole(std::string_view key) {
  constexpr std::string_view reason = "is no whole number from 0 to 2^64 - 1";
  const auto* node = take(key, Value::Kind::scalar, reason);
  if (node == nullptr) return std::nullopt;
  const auto value = node->is_string ? std::nullopt : number_in<std::uint64_t>(node->text);
  // YAML 1.1 reads 010 as 8, YAML 1.2 as 10.
  const bool padded = node->text.size() > 1 && node->text.front() == '0';
  if (!value || padded) refuse_key(key, reason);
  return value;
}

std::optional<double> Fields::number(std::string_view key) {
  const auto* node = take(key, Value::Kind::scalar, "is no number");
  if (node == nullptr) return std::nullopt;
  const auto value = node->is_string ? std::nullopt : number_in<double>(node->text);
  if (!value || !std::isfinite(*value)) refuse_key(key, "is no finite number");
  return value;
}

std::optional<bool> Fields::truth(std::string_view key) {
  const auto* node = take(key, Value::Kind::scalar, "is neither true nor false");
  if (node == nullptr) return std::nullopt;
  if (node->is_string || (node->text != "true" && node->text != "false"))
    refuse_key(key, "is neither true nor false");
  return node->text == "true";
}

metadata::Pairs Fields::pairs(std::string_view key) {
  metadata::Pairs pairs;
  const auto* node = take(key, Value::Kind::mapping, "is no mapping");
  if (node == nullptr) return pairs;
  for (const auto& [name, value] : node->fields) {
    if (value.kind != Value::Kind::scalar || !value.is_string)
      refuse_key(std::string(key) + "." + name, "is no text: put it in double quotes");
    pairs.emplace_back(name, value.text);
  }
  return pairs;
}

std::vector<std::string> Fields::texts(std::string_view key) {
  std::vector<std::string> texts;
  const auto* node = take(key, Value::Kind::list, "is no list");
  if (node == nullptr) return texts;
  for (const auto& item : node->items) {
    if (item.kind != Value::Kind::scalar || !item.is_string)
      refuse_key(key, "holds what is no text: put it in double quotes");
    texts.push_back(item.text);
  }
  return texts;
}

Fields Fields::mapping(std::string_view key) { return {file_, take(key), path(key)}; }

std::vector<Fields> Fields::mappings(std::string_view key) {
  std::vector<Fields> all;
  const auto* node = take(key, Value::Kind::list, "is no list");
  if (node == nullptr) return all;
  for (const auto& item : node->items)
    all.emplace_back(file_, &item, fmt::format("{}[{}]", path(key), all.size()));
  return all;
}

void Fields::keep_rest() {
  if (node_ == nullptr) return;
  for (const auto& [key, value] : node_->fields)
    if (!taken_.contains(key)) file_.unknown.push_back({where_, key, canonical(value)});
}

}  // namespace ztgit::sidecar
