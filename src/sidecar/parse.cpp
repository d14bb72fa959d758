#include <limits>

#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "fields.hpp"
#include "limits.hpp"
#include "sidecar/sidecar.hpp"
#include "tree.hpp"

namespace ztgit::sidecar {

namespace {

using metadata::Generation;
using metadata::RawEntry;

// "ztgit.image/1", or "ztgit.image/1.2" of a later program that only added keys.
void check_schema(Fields& top, std::string_view name) {
  constexpr std::string_view family = "ztgit.image/";
  const auto schema = top.text("schema").value_or("");
  if (!schema.starts_with(family)) refuse(name, "no ztgit.image schema, so no sidecar");
  const auto minor = std::string_view(schema).substr(std::min(schema.size(), kSchema.size()));
  if (schema.starts_with(kSchema) &&
      (minor.empty() || (minor.size() > 1 && minor[0] == '.' &&
                         minor.substr(1).find_first_not_of("0123456789") == minor.npos)))
    return;
  Error error(
      ErrorKind::integrity,
      fmt::format("read the sidecar {}: schema {} is not known to this version, which reads {}",
                  visible_line(name), visible_line(cut_utf8(schema, 80)), kSchema));
  throw error.hint("A newer ztgit wrote it: 'ztgit version' tells which one is running.");
}

std::string required(Fields& fields, std::string_view key) {
  const auto value = fields.text(key);
  if (!value) fields.refuse_key(key, "is missing");
  return *value;
}

std::optional<std::string> digest(Fields& fields, std::string_view key) {
  auto value = fields.text(key);
  if (value && !is_sha256(*value)) fields.refuse_key(key, "is no SHA-256 in lower-case hex");
  return value;
}

std::optional<std::uint32_t> pixels(Fields& fields, std::string_view key) {
  const auto value = fields.whole(key);
  if (!value) return std::nullopt;
  if (*value > std::numeric_limits<std::uint32_t>::max()) fields.refuse_key(key, "is too large");
  return static_cast<std::uint32_t>(*value);
}

void read_image(Fields image, Sidecar& sidecar) {
  sidecar.file = required(image, "file");
  const auto sha256 = digest(image, "sha256");
  if (!sha256) image.refuse_key("sha256", "is missing");
  sidecar.sha256 = *sha256;
  const auto bytes = image.whole("bytes");
  if (!bytes) image.refuse_key("bytes", "is missing");
  sidecar.bytes = *bytes;
  sidecar.record.image.mime = image.text("mime").value_or("");
  sidecar.record.image.width = pixels(image, "width");
  sidecar.record.image.height = pixels(image, "height");
  image.keep_rest();
}

void read_source(Fields fields, Sidecar& sidecar) {
  auto& source = sidecar.record.source;
  source.generator = fields.text("generator").value_or(source.generator);
  source.version = fields.text("version");
  source.format = fields.text("format").value_or(source.format);
  sidecar.original_name = fields.text("original_name");
  source.created_at = fields.text("created_at");
  source.created_at_origin = fields.text("created_at_origin");
  fields.keep_rest();
}

std::optional<metadata::Model> read_model(Fields fields) {
  metadata::Model model;
  model.name = fields.text("name");
  model.file = fields.text("file");
  model.hash = fields.text("hash");
  model.hash_type = fields.text("hash_type");
  fields.keep_rest();
  if (model == metadata::Model{}) return std::nullopt;  // nothing known is the same as no model
  return model;
}

std::vector<metadata::Lora> read_loras(std::vector<Fields> items) {
  std::vector<metadata::Lora> loras;
  for (auto& item : items) {
    loras.push_back({required(item, "name"), item.number("weight"), item.text("hash")});
    item.keep_rest();
  }
  return loras;
}

Generation read_generation(Fields fields, std::size_t depth) {
  Generation made;
  made.prompt = fields.text("prompt");
  made.negative_prompt = fields.text("negative_prompt");
  made.seed = fields.whole("seed");
  made.steps = fields.whole("steps");
  made.cfg_scale = fields.number("cfg_scale");
  made.distilled_cfg_scale = fields.number("distilled_cfg_scale");
  made.sampler = fields.text("sampler");
  made.scheduler = fields.text("scheduler");
  made.width = fields.whole("width");
  made.height = fields.whole("height");
  made.denoising_strength = fields.number("denoising_strength");
  made.clip_skip = fields.whole("clip_skip");
  made.shift = fields.number("shift");
  made.mode = fields.text("mode");
  made.model = read_model(fields.mapping("model"));
  made.vae = fields.text("vae");
  made.text_encoders = fields.texts("text_encoders");
  made.loras = read_loras(fields.mappings("loras"));
  for (auto& pass : fields.mappings("passes")) {
    if (depth == kPassDepthLimit) fields.refuse_key("passes", "is nested too deep");
    made.passes.push_back(read_generation(pass, depth + 1));
  }
  made.extra = fields.pairs("extra");
  fields.keep_rest();
  return made;
}

void read_provenance(Fields fields, metadata::Provenance& provenance) {
  provenance.digital_source_type = fields.text("digital_source_type");
  auto c2pa = fields.mapping("c2pa");
  const auto present = c2pa.truth("present"), validated = c2pa.truth("validated");
  const auto claim_generator = c2pa.text("claim_generator");
  // Schema 1 knows "found and not validated" only; anything else would be lost when written back.
  if (validated.value_or(false))
    c2pa.refuse_key("validated", "is true, which this version cannot keep");
  if (present.value_or(false))
    provenance.c2pa = metadata::C2pa{claim_generator};
  else if (present || validated || claim_generator)
    c2pa.refuse_key("present", "is not true");
  c2pa.keep_rest();
  provenance.aigc_label = fields.pairs("aigc_label");
  fields.keep_rest();
}

void read_lineage(Fields fields, std::vector<Parent>& parents) {
  for (auto& item : fields.mappings("parents")) {
    parents.push_back(
        {required(item, "path"), digest(item, "sha256").value_or(""), item.text("relation")});
    item.keep_rest();
  }
  fields.keep_rest();
}

void refuse_if_present(Fields& item, std::string_view key) {
  if (item.text(key)) item.refuse_key(key, "does not belong to this entry");
}

// `text` or `data`, whichever the encoding names.
void read_content(Fields& item, RawEntry& entry) {
  const auto encoding = required(item, "encoding");
  if (encoding == "utf-8") {
    entry.bytes = entry.text = required(item, "text");
    return refuse_if_present(item, "data");
  }
  if (encoding != "base64") item.refuse_key("encoding", "is neither utf-8 nor base64");
  refuse_if_present(item, "text");
  auto bytes = base64_decode(required(item, "data"));
  if (!bytes) item.refuse_key("data", "is no base64");
  entry.bytes = *std::move(bytes);
}

RawEntry read_raw(Fields& item) {
  RawEntry entry;
  entry.source = required(item, "source");
  entry.key = item.text("key").value_or("");
  const auto bytes = item.whole("bytes");
  if (!bytes) item.refuse_key("bytes", "is missing");
  entry.size = *bytes;
  const auto sha256 = digest(item, "sha256");
  entry.kept = !item.truth("truncated").value_or(false);
  if (entry.kept) {
    read_content(item, entry);
    if (entry.bytes.size() != entry.size) item.refuse_key("bytes", "is not the length of the text");
    if (sha256 && *sha256 != sha256_of(entry.bytes))
      item.refuse_key("sha256", "is not that of the text");
  } else {
    for (const auto* key : {"encoding", "text", "data"}) refuse_if_present(item, key);
    entry.sha256 = sha256.value_or("");
  }
  item.keep_rest();
  return entry;
}

}  // namespace

Sidecar parse(std::string_view yaml, std::string_view name_for_errors) {
  const auto tree = read_tree(yaml, name_for_errors);
  Fields::File file{name_for_errors, {}};
  Fields top(file, &tree, "");
  check_schema(top, name_for_errors);
  Sidecar sidecar;
  auto& record = sidecar.record;
  read_image(top.mapping("image"), sidecar);
  read_source(top.mapping("source"), sidecar);
  record.generation = read_generation(top.mapping("generation"), 0);
  record.origins = top.pairs("origins");
  read_provenance(top.mapping("provenance"), record.provenance);
  read_lineage(top.mapping("lineage"), sidecar.parents);
  for (auto& item : top.mappings("raw")) record.raw.push_back(read_raw(item));
  record.warnings = top.texts("warnings");
  top.keep_rest();
  sidecar.unknown = std::move(file.unknown);
  return sidecar;
}

}  // namespace ztgit::sidecar
