// formats.md section 3: the order of the calls below is the order of the lines in the file.

#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "limits.hpp"
#include "mapping.hpp"
#include "scalar.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::sidecar {

namespace {

using metadata::Generation;
using metadata::RawEntry;

constexpr std::string_view kTooLong = "left out, the sidecar would be too long";

// A list of flow items, one a line, as a value for Mapping::yaml.
class BlockList {
 public:
  BlockList(Ledger& ledger, std::size_t indent) : ledger_(ledger), margin_(indent, ' ') {}

  bool add(Mapping&& item) {
    item.add_unknown();
    const auto text = item.flow();
    return add(text.empty() ? "{}" : text, item.nodes());
  }

  bool add(const std::string& item, std::size_t nodes) {
    if (!ledger_.afford(margin_.size() + item.size() + 3, nodes)) return false;
    text_ += margin_ + "- " + item + "\n";
    return true;
  }

  std::string value() const { return text_.empty() ? text_ : "\n" + text_; }

 private:
  Ledger& ledger_;
  std::string margin_, text_;
};

// Each ends a mapping and puts it into the one it stands in; an empty one is no key.
void put_block(Mapping& parent, std::string_view key, Mapping&& child) {
  child.add_unknown();
  const auto lines = child.lines();
  if (!lines.empty()) parent.yaml(key, "\n" + lines);
}

void put_flow(Mapping& parent, std::string_view key, Mapping&& child) {
  child.add_unknown();
  parent.yaml(key, child.flow(), child.nodes());
}

Mapping block_in(const Mapping& parent, std::string_view key) {
  return {parent.ledger(), parent.where(key), parent.indent() + 2};
}

std::string item_where(const Mapping& mapping, std::string_view list, std::size_t index) {
  return fmt::format("{}[{}]", mapping.where(list), index);
}

void put_model(Mapping& generation, const std::optional<metadata::Model>& model) {
  Mapping flow(generation.ledger(), generation.where("model"));
  if (model) {
    flow.text("name", model->name);
    flow.text("file", model->file);
    flow.text("hash", model->hash);
    flow.text("hash_type", model->hash_type);
  }
  put_flow(generation, "model", std::move(flow));
}

void put_text_encoders(Mapping& generation, const std::vector<std::string>& names) {
  if (names.empty()) return;
  const auto where = generation.where("text_encoders");
  std::string list;
  for (const auto& name : names)
    list += (list.empty() ? "[" : ", ") + quoted(generation.ledger().clean(name, where));
  generation.yaml("text_encoders", list + "]", names.size() + 1);
}

void put_loras(Mapping& generation, const std::vector<metadata::Lora>& loras) {
  BlockList list(generation.ledger(), generation.indent() + 2);
  for (std::size_t i = 0; i < loras.size(); ++i) {
    const auto where = item_where(generation, "loras", i);
    Mapping item(generation.ledger(), where);
    item.text("name", std::string_view(loras[i].name));
    item.number("weight", loras[i].weight);
    item.text("hash", loras[i].hash);
    if (!list.add(std::move(item))) generation.ledger().warn(where, kTooLong);
  }
  generation.yaml("loras", list.value());
}

void put_generation(Mapping& out, const Generation& made, std::size_t depth);

// Block mappings as list items: the dash stands where the first line's indent ends.
void put_passes(Mapping& generation, const std::vector<Generation>& passes, std::size_t depth) {
  if (passes.empty()) return;
  auto& ledger = generation.ledger();
  if (depth == kPassDepthLimit)
    return ledger.warn(generation.where("passes"), "nested too deep, left out");
  const auto dash = generation.indent() + 2;
  std::string list = "\n";
  for (std::size_t i = 0; i < passes.size(); ++i) {
    const auto where = item_where(generation, "passes", i);
    if (!ledger.afford(dash + 5, 1)) {
      ledger.warn(where, "this and what follows left out, the sidecar would be too long");
      break;
    }
    Mapping item(ledger, where, dash + 2);
    put_generation(item, passes[i], depth + 1);
    item.add_unknown();
    auto lines = item.lines();
    if (lines.empty()) lines = std::string(dash + 2, ' ') + "{}\n";
    list += lines.replace(dash, 1, "-");
  }
  generation.yaml("passes", list);
}

void put_generation(Mapping& out, const Generation& made, std::size_t depth) {
  out.text("prompt", made.prompt);
  out.text("negative_prompt", made.negative_prompt);
  out.whole("seed", made.seed);
  out.whole("steps", made.steps);
  out.number("cfg_scale", made.cfg_scale);
  out.number("distilled_cfg_scale", made.distilled_cfg_scale);
  out.text("sampler", made.sampler);
  out.text("scheduler", made.scheduler);
  out.whole("width", made.width);
  out.whole("height", made.height);
  out.number("denoising_strength", made.denoising_strength);
  out.whole("clip_skip", made.clip_skip);
  out.number("shift", made.shift);
  out.text("mode", made.mode);
  put_model(out, made.model);
  out.text("vae", made.vae);
  put_text_encoders(out, made.text_encoders);
  put_loras(out, made.loras);
  put_passes(out, made.passes, depth);
  auto extra = block_in(out, "extra");
  extra.pairs(made.extra);
  put_block(out, "extra", std::move(extra));
}

void put_provenance(Mapping& top, const metadata::Provenance& provenance) {
  auto out = block_in(top, "provenance");
  out.text("digital_source_type", provenance.digital_source_type);
  Mapping c2pa(top.ledger(), out.where("c2pa"));
  if (provenance.c2pa) {
    c2pa.truth("present", true);
    c2pa.truth("validated", false);
    c2pa.text("claim_generator", provenance.c2pa->claim_generator);
  }
  put_flow(out, "c2pa", std::move(c2pa));
  auto label = block_in(out, "aigc_label");
  label.pairs(provenance.aigc_label);
  put_block(out, "aigc_label", std::move(label));
  put_block(top, "provenance", std::move(out));
}

void put_lineage(Mapping& top, const std::vector<Parent>& parents) {
  auto out = block_in(top, "lineage");
  BlockList list(top.ledger(), out.indent() + 2);
  for (std::size_t i = 0; i < parents.size(); ++i) {
    const auto where = item_where(out, "parents", i);
    Mapping item(top.ledger(), where);
    item.text("path", std::string_view(parents[i].path));
    if (!parents[i].sha256.empty()) item.text("sha256", std::string_view(parents[i].sha256));
    item.text("relation", parents[i].relation);
    if (!list.add(std::move(item))) top.ledger().warn(where, kTooLong);
  }
  out.yaml("parents", list.value());
  put_block(top, "lineage", std::move(out));
}

// Text if the entry was text and its very bytes are UTF-8; all else would not come back as it was.
void put_content(Mapping& out, const RawEntry& entry) {
  const bool as_text = is_valid_utf8(entry.bytes) && (entry.bytes.empty() || !entry.text.empty());
  out.text("encoding", std::string_view(as_text ? "utf-8" : "base64"));
  out.whole("bytes", entry.bytes.size());
  out.text("sha256", std::string_view(sha256_of(entry.bytes)));
  if (as_text)
    out.text("text", std::string_view(entry.bytes));
  else
    out.text("data", std::string_view(base64_of(entry.bytes)));
}

Mapping raw_item(Ledger& ledger, const std::string& where, const RawEntry& entry, bool whole) {
  Mapping out(ledger, where);
  out.text("source", std::string_view(entry.source));
  if (!entry.key.empty()) out.text("key", std::string_view(entry.key));
  if (entry.kept && whole) {
    put_content(out, entry);
  } else {
    out.whole("bytes", entry.kept ? entry.bytes.size() : entry.size);
    const auto digest = entry.kept ? sha256_of(entry.bytes) : entry.sha256;
    if (!digest.empty()) out.text("sha256", std::string_view(digest));
    out.truth("truncated", true);
  }
  return out;
}

void put_raw(Mapping& top, const std::vector<RawEntry>& raw) {
  BlockList list(top.ledger(), 2);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const auto where = item_where(top, "raw", i);
    if (raw[i].bytes.size() <= kRawTextLimit &&
        list.add(raw_item(top.ledger(), where, raw[i], true)))
      continue;
    if (!list.add(raw_item(top.ledger(), where, raw[i], false))) top.ledger().warn(where, kTooLong);
  }
  top.yaml("raw", list.value());
}

std::string warnings_block(const std::vector<std::string>& warnings) {
  if (warnings.empty()) return {};
  std::string text = "warnings:\n";
  for (const auto& warning : warnings) text += "  - " + quoted(warning) + "\n";
  return text;
}

void put_image(Mapping& top, const Sidecar& sidecar) {
  const auto& record = sidecar.record;
  auto image = block_in(top, "image");
  image.text("file", std::string_view(sidecar.file));
  image.text("sha256", std::string_view(sidecar.sha256));
  image.whole("bytes", sidecar.bytes);
  if (!record.image.mime.empty()) image.text("mime", std::string_view(record.image.mime));
  image.whole("width", record.image.width);
  image.whole("height", record.image.height);
  put_block(top, "image", std::move(image));

  auto source = block_in(top, "source");
  source.text("generator", std::string_view(record.source.generator));
  source.text("version", record.source.version);
  source.text("format", std::string_view(record.source.format));
  source.text("original_name", sidecar.original_name);
  source.text("created_at", record.source.created_at);
  source.text("created_at_origin", record.source.created_at_origin);
  put_block(top, "source", std::move(source));
}

}  // namespace

std::string to_yaml(const Sidecar& given, const WriteOptions& options) {
  const auto sidecar = redacted(given, options);
  const auto& record = sidecar.record;
  Ledger ledger(record.warnings, sidecar.unknown);
  Mapping top(ledger, "", 0), unknown(ledger, "", 0);
  put_image(top, sidecar);
  auto generation = block_in(top, "generation");
  put_generation(generation, record.generation, 0);
  put_block(top, "generation", std::move(generation));
  auto origins = block_in(top, "origins");
  origins.pairs(record.origins);
  put_block(top, "origins", std::move(origins));
  put_provenance(top, record.provenance);
  put_lineage(top, sidecar.parents);
  put_raw(top, record.raw);
  unknown.add_unknown();
  // Composed last, because everything else may have had something to say.
  return fmt::format("schema: {}\n", quoted(kSchema)) + top.lines() +
         warnings_block(ledger.warnings()) + unknown.lines();
}

}  // namespace ztgit::sidecar
