#pragma once

// The one place where text from a file, a neighbour or a user becomes a typed field of a Record.
// Every reader maps its own keys to Field and calls set_field; what it answers false for is no
// value of that field and belongs in `extra`.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "json.hpp"
#include "metadata/record.hpp"

namespace ztgit::metadata {

enum class Field {
  prompt,
  negative_prompt,
  seed,
  steps,
  cfg_scale,
  distilled_cfg_scale,
  sampler,
  scheduler,
  width,
  height,
  size,  // "1024x768", also with U+00D7, " x " or "(1024, 768)"
  denoising_strength,
  clip_skip,
  shift,
  mode,
  model,  // a name; if it looks like a file's, model.file as well
  model_file,
  model_hash,
  model_hash_type,
  vae,
  text_encoder,  // appends
  lora,          // appends one "name", "name:weight" or "name : weight"
  generator,
  version,
  created_at,
};

// Sets the field. False, and nothing changed, if `value` is not one of that field: a seed of -1,
// "9.5" steps.
bool set_field(Record& record, Field field, std::string_view value);

struct KeyField {
  std::string_view key;
  Field field;
};

// The field of a key in a reader's own table, or nullopt. Exact, but for ASCII case.
std::optional<Field> field_of(std::span<const KeyField> table, std::string_view key);

// The members of an object by a reader's table: scalars become fields, everything else, nulls
// apart, goes to extra.
void set_members(Record& record, const Json& object, std::span<const KeyField> table);

// Appends to `extra` unless that very pair is there.
void add_extra(Record& record, std::string_view key, std::string_view value);

std::optional<std::uint64_t> parse_whole(
    std::string_view text);  // "42", "42.0", "0x2a"; never a negative
std::optional<double> parse_real(
    std::string_view text);  // finite, '.' as the point whatever the locale

// "AutoV2" for ten hex digits and so on, as CivitAI names them; nullopt if `hash` is none of the
// known lengths.
std::optional<std::string> hash_type_of(std::string_view hash);

// The last component of a path of either kind of slash.
std::string_view base_name(std::string_view path);

// "a" of "a.safetensors": a name without the ending of a file of weights.
std::string_view without_model_ending(std::string_view name);

bool equal_ignoring_case(std::string_view a, std::string_view b);  // ASCII

}  // namespace ztgit::metadata
