#include "parameter_lines.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/columns.hpp"
#include "base/text.hpp"

namespace ztgit::project {

namespace {

using metadata::Generation;

constexpr std::size_t kMostFieldBytes = std::size_t{16} << 10;  // four times a long prompt
constexpr std::size_t kMostKeyBytes = 100;  // keys of `extra` are the image's: any length
constexpr std::size_t kMostRepeated = 100;  // extra pairs, loras, passes, encoders: each
constexpr std::size_t kMostBytes = std::size_t{256} << 10;  // of all lines
constexpr std::size_t kColumns = 96;  // of a line: fits a terminal beside git's own marks
constexpr std::string_view kIndent = "    ";

// What ends a phrase: commas and sentence ends, Western and Chinese.
constexpr std::array<std::string_view, 10> kEnds = {",",  "，", "、", "。", "；",
                                                    "！", "？", ". ", "! ", "? "};

std::size_t end_of_phrase(std::string_view text) {
  std::size_t end = text.size();
  for (const auto mark : kEnds)
    if (const auto at = text.find(mark); at != text.npos) end = std::min(end, at + mark.size());
  return end;
}

class Lines {
 public:
  // Beside its name where it is short.
  void value(const std::string& name, std::string_view text) {
    const auto shown = trim(text);
    if (shown.find('\n') == shown.npos && columns_of(shown) <= kColumns / 2)
      line(fmt::format("{}: {}", name, visible_line(shown)));
    else
      phrases(name, text);
  }

  // Below its name, a phrase a line, also where it is short: it may grow.
  void phrases(const std::string& name, std::string_view text) {
    line(name + ":");
    const auto shown = visible(cut_utf8(text, kMostFieldBytes));
    std::string_view rest = trim(shown);
    while (!rest.empty()) {
      const auto end = std::min(rest.find('\n'), rest.size());
      paragraph(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (text.size() > kMostFieldBytes)
      line(fmt::format("{}[… {} more bytes]", kIndent, text.size() - kMostFieldBytes));
  }

  void known(const std::string& name, const std::optional<std::string>& text) {
    if (text) value(name, *text);
  }

  template <class Number>
  void number(const std::string& name, const std::optional<Number>& number) {
    if (number) value(name, fmt::format("{}", *number));
  }

  std::string take() { return std::move(text_); }

 private:
  void paragraph(std::string_view text) {
    while (!text.empty()) {
      const auto end = end_of_phrase(text);
      for (const auto part : wrap_columns(trim(text.substr(0, end)), kColumns))
        line(std::string(kIndent).append(part));
      text.remove_prefix(end);
    }
  }

  void line(const std::string& text) {
    if (text_.size() + text.size() < kMostBytes) text_ += text + "\n";
  }

  std::string text_;
};

template <class List, class Body>
void each(Lines& lines, const std::string& name, const List& list, Body body) {
  for (std::size_t i = 0; i < std::min(list.size(), kMostRepeated); ++i) body(list[i], i);
  if (list.size() > kMostRepeated)
    lines.value(name, fmt::format("[… {} more]", list.size() - kMostRepeated));
}

std::string lora_text(const metadata::Lora& lora) {
  auto text = lora.name;
  if (lora.weight) text += fmt::format(" : {}", *lora.weight);
  if (lora.hash) text += fmt::format(" [{}]", *lora.hash);
  return text;
}

// `prefix` is "pass 1 " in front of a further pass's fields; passes have none of their own.
void put_generation(Lines& lines, const std::string& prefix, const Generation& made) {
  if (made.prompt) lines.phrases(prefix + "prompt", *made.prompt);
  if (made.negative_prompt) lines.phrases(prefix + "negative prompt", *made.negative_prompt);
  lines.number(prefix + "seed", made.seed);
  lines.number(prefix + "steps", made.steps);
  lines.number(prefix + "cfg scale", made.cfg_scale);
  lines.number(prefix + "distilled cfg scale", made.distilled_cfg_scale);
  lines.known(prefix + "sampler", made.sampler);
  lines.known(prefix + "scheduler", made.scheduler);
  if (made.width && made.height)
    lines.value(prefix + "size", fmt::format("{}x{}", *made.width, *made.height));
  lines.number(prefix + "denoising strength", made.denoising_strength);
  lines.number(prefix + "clip skip", made.clip_skip);
  lines.number(prefix + "shift", made.shift);
  lines.known(prefix + "mode", made.mode);
  if (made.model) {
    lines.known(prefix + "model", made.model->name);
    lines.known(prefix + "model file", made.model->file);
    lines.known(prefix + "model hash", made.model->hash);
  }
  lines.known(prefix + "vae", made.vae);
  each(lines, prefix + "text encoder", made.text_encoders,
       [&](const auto& encoder, std::size_t) { lines.value(prefix + "text encoder", encoder); });
  each(lines, prefix + "lora", made.loras,
       [&](const auto& lora, std::size_t) { lines.value(prefix + "lora", lora_text(lora)); });
  each(lines, prefix + "extra", made.extra, [&](const auto& pair, std::size_t) {
    lines.value(prefix + "extra " + std::string(cut_utf8(visible_line(pair.first), kMostKeyBytes)),
                pair.second);
  });
}

}  // namespace

std::string parameter_lines(const metadata::Record& record) {
  Lines lines;
  auto image = record.image.mime;
  if (record.image.width && record.image.height)
    image += fmt::format(" {}x{}", *record.image.width, *record.image.height);
  lines.value("image", image);
  lines.value("generator", record.source.generator + (record.source.version ? " " : "") +
                               record.source.version.value_or(""));
  lines.known("created", record.source.created_at);
  put_generation(lines, "", record.generation);
  each(lines, "pass", record.generation.passes, [&](const auto& pass, std::size_t i) {
    put_generation(lines, fmt::format("pass {} ", i + 1), pass);
  });
  lines.known("source type", record.provenance.digital_source_type);
  if (record.provenance.c2pa)
    lines.value("c2pa",
                "present, not validated " + record.provenance.c2pa->claim_generator.value_or(""));
  each(lines, "aigc label", record.provenance.aigc_label, [&](const auto& pair, std::size_t) {
    lines.value("aigc label " + std::string(cut_utf8(visible_line(pair.first), kMostKeyBytes)),
                pair.second);
  });
  return lines.take();
}

}  // namespace ztgit::project
