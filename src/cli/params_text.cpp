#include <algorithm>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/columns.hpp"
#include "base/text.hpp"
#include "params_picture.hpp"

namespace ztgit::cli {

namespace {

using metadata::Generation;

constexpr std::size_t kLabelColumns = 17;
constexpr std::size_t kMostLabelColumns = 60;

// Two columns: what it is, and the value, whose further lines stand below its first.
class Page {
 public:
  explicit Page(std::size_t columns) : columns_(columns) {}

  void heading(std::string_view text) { text_ += visible_line(text) + "\n"; }

  void remark(std::string_view text) { text_ += "  " + std::string(text) + "\n"; }

  // An empty text is told as a value: it is not the same as none.
  void line(std::string_view label, std::string_view value) {
    if (value.empty()) value = tr("(empty)");
    const auto shown = visible(value);
    std::string_view rest(shown);
    while (rest.ends_with('\n') || rest.ends_with(' ')) rest.remove_suffix(1);
    begin(label);
    bool first = true;
    while (first || !rest.empty()) {
      const auto end = std::min(rest.find('\n'), rest.size());
      paragraph(rest.substr(0, end), first);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      first = false;
    }
  }

  void line(std::string_view label, const std::optional<std::string>& value) {
    if (value) line(label, std::string_view(*value));
  }

  template <class Number>
  void number(std::string_view label, const std::optional<Number>& value) {
    if (value) line(label, std::string_view(fmt::format("{}", *value)));
  }

  std::string take() { return std::move(text_); }

 private:
  void begin(std::string_view label) {
    const auto fitted = fit_columns(label, kMostLabelColumns);  // keys of `extra` are theirs
    const auto used = columns_of(fitted);
    text_ += "  " + fitted;
    text_ += used < kLabelColumns ? std::string(kLabelColumns - used, ' ')
                                  : "\n" + std::string(2 + kLabelColumns, ' ');
  }

  void paragraph(std::string_view text, bool first) {
    const std::size_t margin = 2 + kLabelColumns;
    const auto lines = columns_ == 0 ? std::vector{text} : wrap_columns(text, columns_ - margin);
    if (lines.empty()) text_ += "\n";
    for (const auto& each : lines) {
      if (!first && !each.empty()) text_ += std::string(margin, ' ');
      text_.append(each) += '\n';
      first = false;
    }
  }

  std::string text_;
  std::size_t columns_;
};

std::string model_text(const metadata::Model& model) {
  auto text = model.name.value_or(model.file.value_or(""));
  if (model.name && model.file && *model.file != *model.name) text += " (" + *model.file + ")";
  if (model.hash) text += fmt::format("{}[{}]", text.empty() ? "" : " ", *model.hash);
  return text;
}

std::string lora_text(const metadata::Lora& lora) {
  auto text = lora.name;
  if (lora.weight) text += fmt::format(" : {}", *lora.weight);
  if (lora.hash) text += fmt::format(" [{}]", *lora.hash);
  return text;
}

void put_generation(Page& page, const Generation& made) {
  page.line(tr("prompt"), made.prompt);
  page.line(tr("negative"), made.negative_prompt);
  page.number(tr("seed"), made.seed);
  page.number(tr("steps"), made.steps);
  page.number(tr("cfg scale"), made.cfg_scale);
  page.number(tr("distilled cfg"), made.distilled_cfg_scale);
  page.line(tr("sampler"), made.sampler);
  page.line(tr("scheduler"), made.scheduler);
  if (made.width && made.height)
    page.line(tr("size"), std::string_view(fmt::format("{}x{}", *made.width, *made.height)));
  page.number(tr("denoising"), made.denoising_strength);
  page.number(tr("clip skip"), made.clip_skip);
  page.number(tr("shift"), made.shift);
  page.line(tr("mode"), made.mode);
  if (made.model) page.line(tr("model"), std::string_view(model_text(*made.model)));
  page.line(tr("vae"), made.vae);
  for (const auto& encoder : made.text_encoders)
    page.line(tr("text encoder"), std::string_view(encoder));
  for (const auto& lora : made.loras) page.line(tr("lora"), std::string_view(lora_text(lora)));
}

// What a further pass says, in short: its prompts are nearly always the first one's.
std::string pass_text(const Generation& pass) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (pass.steps) add(fmt::format("{} {}", *pass.steps, tr("steps")));
  if (pass.cfg_scale) add(fmt::format("{} {}", tr("cfg scale"), *pass.cfg_scale));
  if (pass.denoising_strength) add(fmt::format("{} {}", tr("denoising"), *pass.denoising_strength));
  if (pass.sampler) add(*pass.sampler);
  if (pass.scheduler) add(*pass.scheduler);
  if (pass.seed) add(fmt::format("{} {}", tr("seed"), *pass.seed));
  if (pass.width && pass.height) add(fmt::format("{}x{}", *pass.width, *pass.height));
  if (pass.model) add(model_text(*pass.model));
  return text;
}

void put_provenance(Page& page, const metadata::Provenance& provenance) {
  page.line(tr("source type"), provenance.digital_source_type);
  if (provenance.c2pa)
    page.line(tr("c2pa"),
              std::string_view(fmt::format(fmt::runtime(tr("present, not validated{}{}")),
                                           provenance.c2pa->claim_generator ? ", " : "",
                                           provenance.c2pa->claim_generator.value_or(""))));
  for (const auto& [key, value] : provenance.aigc_label)
    page.line(tr("aigc label"), std::string_view(fmt::format("{}: {}", key, value)));
}

void put_origins(Page& page, const metadata::Pairs& origins) {
  std::string text;
  for (const auto& [field, origin] : origins)
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", field, origin);
  if (!text.empty()) page.line(tr("not embedded"), std::string_view(text));
}

}  // namespace

std::string params_text(const Picture& picture, std::size_t columns) {
  const auto& record = picture.record;
  const auto& made = record.generation;
  Page page(columns);
  page.heading(picture.file);
  auto image = record.image.mime;
  if (record.image.width && record.image.height)
    image += fmt::format(" {}x{}", *record.image.width, *record.image.height);
  page.line(tr("image"), std::string_view(image + ", " + byte_amount(picture.bytes)));
  page.line(tr("generator"),
            std::string_view(record.source.generator + (record.source.version ? " " : "") +
                             record.source.version.value_or("")));
  page.line(tr("created"), record.source.created_at);
  put_generation(page, made);
  for (const auto& pass : made.passes) page.line(tr("pass"), std::string_view(pass_text(pass)));
  for (const auto& [key, value] : made.extra) page.line(visible_line(key), std::string_view(value));
  put_provenance(page, record.provenance);
  put_origins(page, record.origins);
  if (made == Generation{}) page.remark(tr("no parameters in this picture"));
  for (const auto& warning : record.warnings) page.line(tr("warning"), std::string_view(warning));
  return page.take();
}

}  // namespace ztgit::cli
