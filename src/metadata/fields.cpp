#include "fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/text.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

bool set_whole(std::optional<std::uint64_t>& field, std::string_view value) {
  const auto number = parse_whole(value);
  if (number) field = number;
  return number.has_value();
}

bool set_real(std::optional<double>& field, std::string_view value) {
  const auto number = parse_real(value);
  if (number) field = number;
  return number.has_value();
}

bool set_text(std::optional<std::string>& field, std::string_view value) {
  field = std::string(value);
  return true;
}

bool set_size(Generation& generation, std::string_view value) {
  if (value.starts_with('(') && value.ends_with(')')) value = value.substr(1, value.size() - 2);
  for (const std::string_view separator : {"x", "X", "×", "*", ","}) {
    const auto at = value.find(separator);
    if (at == value.npos) continue;
    const auto width = parse_whole(trim(value.substr(0, at)));
    const auto height = parse_whole(trim(value.substr(at + separator.size())));
    if (!width || !height) continue;
    generation.width = width;
    generation.height = height;
    return true;
  }
  return false;
}

Model& model_of(Generation& generation) {
  return generation.model ? *generation.model : generation.model.emplace();
}

bool set_model(Generation& generation, std::string_view value) {
  if (value.empty()) return false;  // stable-diffusion.cpp writes "Model: " for Z-Image
  auto& model = model_of(generation);
  model.name = std::string(value);
  if (without_model_ending(value) != value) model.file = std::string(value);
  return true;
}

bool set_hash(Generation& generation, std::string_view value) {
  if (value.empty() || equal_ignoring_case(value, "unknown") || value == "None") return false;
  auto& model = model_of(generation);
  model.hash = std::string(value);
  model.hash_type = hash_type_of(value);
  return true;
}

bool add_lora(Generation& generation, std::string_view value) {
  if (value.empty() || generation.loras.size() >= limits::kLoras) return false;
  Lora lora;
  const auto colon = value.rfind(':');
  const auto weight =
      colon == value.npos ? std::nullopt : parse_real(trim(value.substr(colon + 1)));
  lora.name = std::string(weight ? trim(value.substr(0, colon)) : value);
  lora.weight = weight;
  generation.loras.push_back(std::move(lora));
  return true;
}

// Enough of RFC 3339 to stand in a sidecar: a date, a time, perhaps a zone. "2026-01-05 14:30:25"
// gets its T.
bool set_created_at(Source& source, std::string_view value) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  constexpr std::string_view shape = "dddd-dd-ddTdd:dd:dd";
  if (value.size() < shape.size() || value.size() > 35) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool fits = shape[i] == 'd'   ? is_digit(value[i])
                      : shape[i] == 'T' ? value[i] == 'T' || value[i] == ' '
                                        : value[i] == shape[i];
    if (!fits) return false;
  }
  const auto tail = value.substr(shape.size());
  const bool plain = std::all_of(tail.begin(), tail.end(), [&](char c) {
    return is_digit(c) || c == '.' || c == ':' || c == '+' || c == '-' || c == 'Z';
  });
  if (!plain) return false;
  std::string time(value);
  time[10] = 'T';
  source.created_at = std::move(time);
  source.created_at_origin = "metadata";
  return true;
}

bool set_clip_skip(Generation& generation, std::string_view value) {
  const auto number = parse_whole(value);
  if (!number || *number == 0) return false;  // 1 is the last layer; 0 and -1 mean "not set"
  generation.clip_skip = number;
  return true;
}

// formats.md section 3: a slug, so that free text never passes for one.
bool set_generator(Source& source, std::string_view value) {
  const bool slug =
      !value.empty() && value.size() <= 64 && std::all_of(value.begin(), value.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
      });
  if (slug) source.generator = std::string(value);
  return slug;
}

bool set_source_field(Source& source, Field field, std::string_view value) {
  switch (field) {
    case Field::generator: return set_generator(source, value);
    case Field::version: return set_text(source.version, value);
    case Field::created_at: return set_created_at(source, value);
    default: return false;
  }
}

bool set_model_field(Generation& generation, Field field, std::string_view value) {
  switch (field) {
    case Field::model: return set_model(generation, value);
    case Field::model_file: return !value.empty() && set_text(model_of(generation).file, value);
    case Field::model_hash: return set_hash(generation, value);
    case Field::model_hash_type:
      return !value.empty() && set_text(model_of(generation).hash_type, value);
    default: return false;
  }
}

}  // namespace

bool set_field(Record& record, Field field, std::string_view value) {
  auto& generation = record.generation;
  switch (field) {
    case Field::prompt: return set_text(generation.prompt, value);
    case Field::negative_prompt: return set_text(generation.negative_prompt, value);
    case Field::seed: return set_whole(generation.seed, value);
    case Field::steps: return set_whole(generation.steps, value);
    case Field::cfg_scale: return set_real(generation.cfg_scale, value);
    case Field::distilled_cfg_scale: return set_real(generation.distilled_cfg_scale, value);
    case Field::sampler: return set_text(generation.sampler, value);
    case Field::scheduler: return set_text(generation.scheduler, value);
    case Field::width: return set_whole(generation.width, value);
    case Field::height: return set_whole(generation.height, value);
    case Field::size: return set_size(generation, value);
    case Field::denoising_strength: return set_real(generation.denoising_strength, value);
    case Field::clip_skip: return set_clip_skip(generation, value);
    case Field::shift: return set_real(generation.shift, value);
    case Field::mode: return set_text(generation.mode, value);
    case Field::vae:
      return value != "None" && set_text(generation.vae, value);  // Python's str(None)
    case Field::text_encoder:
      if (!value.empty()) generation.text_encoders.emplace_back(value);
      return !value.empty();
    case Field::lora: return add_lora(generation, value);
    case Field::model:
    case Field::model_file:
    case Field::model_hash:
    case Field::model_hash_type: return set_model_field(generation, field, value);
    case Field::generator:
    case Field::version:
    case Field::created_at: return set_source_field(record.source, field, value);
  }
  return false;
}

std::optional<Field> field_of(std::span<const KeyField> table, std::string_view key) {
  const auto found = std::find_if(table.begin(), table.end(), [key](const KeyField& each) {
    return equal_ignoring_case(each.key, key);
  });
  return found == table.end() ? std::nullopt : std::optional(found->field);
}

void set_members(Record& record, const Json& object, std::span<const KeyField> table) {
  for (std::size_t i = 0; i < object.keys.size(); ++i) {
    const auto& value = object.items[i];
    if (value.type == Json::Type::null) continue;
    const auto field = field_of(table, object.keys[i]);
    const auto scalar = value.scalar();
    if (field && scalar && set_field(record, *field, *scalar)) continue;
    add_extra(record, object.keys[i], scalar ? std::string(*scalar) : to_text(value));
  }
}

void add_extra(Record& record, std::string_view key, std::string_view value) {
  auto& extra = record.generation.extra;
  if (extra.size() >= limits::kInfotextPairs) {
    if (extra.size() == limits::kInfotextPairs)
      extra.emplace_back("…", "further pairs stand in the raw entries only");
    return;
  }
  const bool known = std::any_of(extra.begin(), extra.end(), [&](const auto& pair) {
    return pair.first == key && pair.second == value;
  });
  if (!known) extra.emplace_back(key, value);
}

std::optional<std::uint64_t> parse_whole(std::string_view text) {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  if (hex) text.remove_prefix(2);
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number, hex ? 16 : 10);
  if (!text.empty() && parsed.ec == std::errc{} && parsed.ptr == end) return number;
  // JSON writers that know doubles only: "20.0", "1e3". Beyond 2^53 a double is no longer that
  // number.
  const auto real = hex ? std::nullopt : parse_real(text);
  constexpr double exact = 9007199254740992.0;
  if (!real || *real < 0 || *real > exact || std::floor(*real) != *real) return std::nullopt;
  return static_cast<std::uint64_t>(*real);
}

std::optional<double> parse_real(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != end || !std::isfinite(number))
    return std::nullopt;
  return number;
}

std::optional<std::string> hash_type_of(std::string_view hash) {
  const bool hex = std::all_of(hash.begin(), hash.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
  if (!hex) return std::nullopt;
  switch (hash.size()) {
    case 8: return "autov1";
    case 10: return "autov2";
    case 12: return "autov3";
    case 64: return "sha256";
    default: return std::nullopt;
  }
}

std::string_view base_name(std::string_view path) {
  const auto slash = path.find_last_of("/\\");
  return slash == path.npos ? path : path.substr(slash + 1);
}

std::string_view without_model_ending(std::string_view name) {
  constexpr std::array<std::string_view, 7> endings{".safetensors", ".ckpt", ".gguf", ".pt",
                                                    ".pth",         ".bin",  ".sft"};
  for (const auto ending : endings)
    if (name.size() > ending.size() &&
        equal_ignoring_case(name.substr(name.size() - ending.size()), ending))
      return name.substr(0, name.size() - ending.size());
  return name;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace ztgit::metadata
