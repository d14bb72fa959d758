#pragma once

// What the export_*.cpp share.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metadata/export.hpp"
#include "metadata/record.hpp"

namespace ztgit::metadata {

// A JSON object while it is written: members in the order they are given, absent ones left out.
class JsonObject {
 public:
  void json(std::string_view key, std::string value);  // ready-made JSON
  void text(std::string_view key, std::string_view value);
  void text(std::string_view key, const std::optional<std::string>& value);
  void number(std::string_view key, const std::optional<double>& value);
  void whole(std::string_view key, const std::optional<std::uint64_t>& value);

  std::string on_one_line() const;
  std::string on_lines(std::size_t indent) const;  // members two blanks deeper than `indent`

 private:
  std::vector<std::pair<std::string, std::string>> members_;
};

// "[a, b]" of ready-made JSON.
std::string json_array(const std::vector<std::string>& items);

// [{"name": …, "weight": …}, …]
std::string loras_json(const std::vector<Lora>& loras);

// Adds a note that names the known fields of `made` which are not among `said`.
void note_left_out(Exported& exported, const Generation& made,
                   std::initializer_list<std::string_view> said);

// The name of the model, else its file; nullopt: neither is known.
std::optional<std::string> model_name(const Generation& made);

// Lone line for a note: never longer than a warning's name may be.
std::string shown(std::string_view value);

}  // namespace ztgit::metadata
