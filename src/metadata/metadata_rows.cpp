#include "metadata_rows.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace ztgit::metadata {

namespace {

// A name that JSON would escape is looked for in every line.
bool is_plain(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '/';
  });
}

std::optional<Json> row_of(std::string_view line, std::string_view file_name) {
  auto parsed = parse_json(line).value;
  const auto* name = parsed ? parsed->find("file_name") : nullptr;
  if (name == nullptr || !name->is_string() || name->text != file_name) return std::nullopt;
  const bool has_prompt = parsed->find("prompt") != nullptr;
  Json values;
  values.type = Json::Type::object;
  for (std::size_t i = 0; i < parsed->keys.size(); ++i) {
    if (parsed->keys[i] == "file_name") continue;
    const bool caption = !has_prompt && parsed->keys[i] == "text";
    values.keys.push_back(caption ? "prompt" : parsed->keys[i]);
    values.items.push_back(std::move(parsed->items[i]));
  }
  return values;
}

}  // namespace

std::optional<MetadataRow> find_row(std::string_view lines, std::string_view file_name) {
  const bool plain = is_plain(file_name);
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    const auto line = trim(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (line.empty() || (plain && line.find(file_name) == line.npos)) continue;
    if (auto values = row_of(line, file_name)) return MetadataRow{line, std::move(*values)};
  }
  return std::nullopt;
}

}  // namespace ztgit::metadata
