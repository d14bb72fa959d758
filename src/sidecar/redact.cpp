#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"
#include "scalar.hpp"
#include "sidecar/access_keys.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::sidecar {

namespace {

using metadata::Generation;

// UTF-16 code units as Python's json.dumps writes them: 王 is \u738b, 😀 is \ud83d\ude00.
std::string json_escape(char32_t code) {
  const auto value = static_cast<unsigned>(code);
  if (value < 0x10000) return fmt::format("\\u{:04x}", value);
  return fmt::format("\\u{:04x}\\u{:04x}", 0xD800U + ((value - 0x10000U) >> 10U),
                     0xDC00U + ((value - 0x10000U) & 0x3FFU));
}

// The literal texts, and how a workflow in JSON spells them: C:\\Users, \u738b.
std::vector<std::string> spellings(const std::vector<std::string>& texts) {
  std::vector<std::string> all;
  for (const std::string_view text : texts) {
    if (text.empty()) continue;  // it would be found in everything
    all.emplace_back(text);
    if (!is_valid_utf8(text)) continue;
    std::string json, ascii;
    for (auto rest = text; !rest.empty();) {
      const auto next = first_code_point(rest);
      const auto bytes = std::string(rest.substr(0, next.bytes));
      const auto escape = next.value == '\\' || next.value == '"' ? "\\" : "";
      json += escape + bytes;
      ascii += next.value < 0x80 ? escape + bytes : json_escape(next.value);
      rest.remove_prefix(next.bytes);
    }
    all.push_back(json);
    all.push_back(ascii);
  }
  return all;
}

class Redactor {
 public:
  Redactor(Sidecar& sidecar, const std::vector<std::string>& texts)
      : sidecar_(sidecar), needles_(spellings(texts)) {}

  void run();

 private:
  // Why a text must not be kept; empty: it may.
  std::string reason(std::string_view text) const;
  void say(const std::string& where, const std::string& reason);
  void drop(std::optional<std::string>& text, const std::string& where);
  void drop(metadata::Pairs& pairs, const std::string& where);
  void drop(Generation& made, const std::string& where);
  // Takes out what `reason_of` has a reason for; unknown keys follow the items they stood in.
  template <class Item, class ReasonOf>
  void drop_items(std::vector<Item>& items, const std::string& where, ReasonOf reason_of);
  void renumber(const std::string& list, const std::vector<bool>& gone);

  Sidecar& sidecar_;
  std::vector<std::string> needles_;
  std::vector<std::string> said_;
};

std::string Redactor::reason(std::string_view text) const {
  const bool named = std::any_of(needles_.begin(), needles_.end(), [&](const std::string& needle) {
    return text.find(needle) != text.npos;
  });
  if (named) return "a redacted text";
  const auto service = access_key_of(text);
  return service.empty() ? "" : fmt::format("what looks like an access key of {}", service);
}

// The first reason there is.
std::string either(std::string reason, std::string other) {
  return reason.empty() ? std::move(other) : std::move(reason);
}

// Names the place only: the rest might hold the text that is to stay private.
void Redactor::say(const std::string& where, const std::string& reason) {
  said_.push_back(fmt::format("{}: left out, it holds {}", where, reason));
}

void Redactor::drop(std::optional<std::string>& text, const std::string& where) {
  const auto why = text ? reason(*text) : std::string();
  if (why.empty()) return;
  text.reset();
  say(where, why);
}

void Redactor::drop(metadata::Pairs& pairs, const std::string& where) {
  drop_items(pairs, where,
             [&](const auto& pair) { return either(reason(pair.first), reason(pair.second)); });
}

template <class Item, class ReasonOf>
void Redactor::drop_items(std::vector<Item>& items, const std::string& where, ReasonOf reason_of) {
  std::vector<bool> gone;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string why = reason_of(items[i]);
    gone.push_back(!why.empty());
    if (gone.back()) say(fmt::format("{}[{}]", where, i), why);
  }
  if (std::find(gone.begin(), gone.end(), true) == gone.end()) return;
  std::vector<Item> rest;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (!gone[i]) rest.push_back(std::move(items[i]));
  items = std::move(rest);
  renumber(where, gone);
}

void Redactor::renumber(const std::string& list, const std::vector<bool>& gone) {
  std::vector<std::size_t> number;
  for (std::size_t i = 0, next = 0; i < gone.size(); ++i) {
    number.push_back(next);
    if (!gone[i]) ++next;
  }
  const auto prefix = list + "[";
  std::erase_if(sidecar_.unknown, [&](UnknownKey& key) {
    if (!key.where.starts_with(prefix)) return false;
    std::size_t index = 0;
    const auto* end = key.where.data() + key.where.size();
    const auto parsed = std::from_chars(key.where.data() + prefix.size(), end, index);
    if (parsed.ec != std::errc{} || index >= gone.size() || gone[index]) return true;
    key.where = prefix + std::to_string(number[index]) + std::string(parsed.ptr, end);
    return false;
  });
}

void Redactor::drop(Generation& made, const std::string& where) {
  drop(made.prompt, where + ".prompt");
  drop(made.negative_prompt, where + ".negative_prompt");
  drop(made.sampler, where + ".sampler");
  drop(made.scheduler, where + ".scheduler");
  drop(made.mode, where + ".mode");
  if (made.model) {
    drop(made.model->name, where + ".model.name");
    drop(made.model->file, where + ".model.file");
    drop(made.model->hash, where + ".model.hash");
    drop(made.model->hash_type, where + ".model.hash_type");
  }
  drop(made.vae, where + ".vae");
  drop_items(made.text_encoders, where + ".text_encoders",
             [&](const std::string& name) { return reason(name); });
  drop_items(made.loras, where + ".loras", [&](const metadata::Lora& lora) {
    return either(reason(lora.name), reason(lora.hash.value_or("")));
  });
  for (std::size_t i = 0; i < made.passes.size(); ++i)
    drop(made.passes[i], fmt::format("{}.passes[{}]", where, i));
  drop(made.extra, where + ".extra");
}

void Redactor::run() {
  auto& record = sidecar_.record;
  drop(sidecar_.original_name, "source.original_name");
  drop(record.source.version, "source.version");
  drop(record.source.created_at, "source.created_at");
  drop(record.generation, "generation");
  drop(record.provenance.digital_source_type, "provenance.digital_source_type");
  if (record.provenance.c2pa)
    drop(record.provenance.c2pa->claim_generator, "provenance.c2pa.claim_generator");
  drop(record.provenance.aigc_label, "provenance.aigc_label");
  drop_items(record.raw, "raw", [&](const metadata::RawEntry& entry) {
    // Most texts are their bytes, and some are megabytes: once is enough.
    const auto of_bytes = entry.bytes == entry.text ? std::string() : reason(entry.bytes);
    return either(reason(entry.key), either(reason(entry.text), of_bytes));
  });
  drop_items(sidecar_.unknown, "unknown key",
             [&](const UnknownKey& key) { return either(reason(key.key), reason(key.yaml)); });
  drop_items(record.warnings, "warnings",
             [&](const std::string& warning) { return reason(warning); });
  for (auto& warning : said_) record.warnings.push_back(std::move(warning));
}

// The container's own names only; sizes tell what is missing.
void leave_raw_out(Sidecar& sidecar) {
  for (const auto& entry : sidecar.record.raw)
    sidecar.record.warnings.push_back(fmt::format(
        "raw: {} {}: left out, {} bytes, no raw entries are wanted", visible_line(entry.source),
        visible_line(entry.key), entry.kept ? entry.bytes.size() : entry.size));
  sidecar.record.raw.clear();
  std::erase_if(sidecar.unknown,
                [](const UnknownKey& key) { return key.where.starts_with("raw["); });
}

}  // namespace

Sidecar redacted(Sidecar sidecar, const WriteOptions& options) {
  if (!options.raw) leave_raw_out(sidecar);
  Redactor(sidecar, options.redact).run();
  return sidecar;
}

}  // namespace ztgit::sidecar
