#include "params_output.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "metadata/export.hpp"
#include "params_field.hpp"
#include "record_json.hpp"

namespace ztgit::cli {

namespace {

constexpr std::size_t kWriteBytes = std::size_t{64} << 10;  // a pipe's buffer

constexpr std::array<std::pair<std::string_view, ParamsForm>, 5> kForms{{
    {"a1111", ParamsForm::a1111},
    {"diffusers", ParamsForm::diffusers},
    {"comfyui-api", ParamsForm::comfyui_api},
    {"iptc-xmp", ParamsForm::iptc_xmp},
    {"hf-jsonl", ParamsForm::hf_jsonl},
}};

metadata::Exported exported(const Picture& picture, ParamsForm form) {
  switch (form) {
    case ParamsForm::diffusers: return metadata::export_diffusers(picture.record);
    case ParamsForm::comfyui_api: return metadata::export_comfyui_api(picture.record);
    case ParamsForm::iptc_xmp: return metadata::export_iptc_xmp(picture.record);
    case ParamsForm::hf_jsonl: return metadata::export_hf_jsonl(picture.record, picture.file);
    default: return metadata::export_a1111(picture.record);
  }
}

// An element of a list two levels deep in a document. No string holds a raw line end.
std::string indented(const std::string& json, std::size_t blanks) {
  std::string text;
  text.reserve(json.size() + json.size() / 4);
  const std::string margin(blanks, ' ');
  text += margin;
  for (std::size_t from = 0; from < json.size();) {
    const auto end = std::min(json.find('\n', from), json.size() - 1);
    text.append(json, from, end - from + 1);
    if (json[end] == '\n') text += margin;
    from = end + 1;
  }
  return text;
}

Rendered fields_of(const Picture& picture, const ParamsStyle& style) {
  const bool raw = std::any_of(style.fields.begin(), style.fields.end(),
                               [](const std::string& name) { return name.starts_with("raw"); });
  const auto json = to_json(picture, raw);
  Rendered rendered;
  rendered.told = false;
  for (const auto& name : style.fields) {
    const auto value = field_value(json, name);
    rendered.told = rendered.told || value.has_value();
    if (&name != style.fields.data()) rendered.out += '\t';
    rendered.out += value.value_or("");
  }
  rendered.out += '\n';
  return rendered;
}

}  // namespace

std::optional<ParamsForm> params_form(const std::string& name) {
  for (const auto& [known, form] : kForms)
    if (known == name) return form;
  return std::nullopt;
}

Rendered render(const Picture& picture, const ParamsStyle& style) {
  switch (style.form) {
    case ParamsForm::text: return {params_text(picture, style.columns), {}};
    case ParamsForm::json: return {indented(pretty(to_json(picture, style.raw)), 4), {}};
    case ParamsForm::yaml: return {params_yaml(picture, style.raw), {}};
    case ParamsForm::field: return fields_of(picture, style);
    default: break;
  }
  auto made = exported(picture, style.form);
  return {(style.visible ? visible(made.text) : std::move(made.text)) + "\n",
          std::move(made.notes)};
}

void ParamsOutput::picture(const Rendered& rendered, const std::string& file) {
  const bool first = pictures_++ == 0;
  switch (style_.form) {
    case ParamsForm::json:
      pending_ += first ? "{\n  \"schema\": \"ztgit.params/1\",\n  \"images\": [\n" : ",\n";
      break;
    case ParamsForm::yaml: pending_ += first ? "" : "---\n"; break;
    case ParamsForm::text:
    case ParamsForm::a1111: pending_ += first ? "" : "\n"; break;
    default: break;
  }
  pending_ += rendered.out;
  told_ = told_ || rendered.told;
  for (const auto& note : rendered.notes)
    session_.err << fmt::format(fmt::runtime(tr("warning: {}: {}\n")), visible_line(file), note);
  write(false);
}

void ParamsOutput::failure(const std::string& file, const Error& error) {
  ++failures_;
  if (style_.form == ParamsForm::field) pending_ += "\n";  // lines stay beside their pictures
  if (style_.form == ParamsForm::json) {
    Json row{{"file", file}, {"message", error.what()}, {"hints", error.hints()}};
    failed_ += (failed_.empty() ? "" : ",\n") + indented(pretty(row), 4);
  }
  session_.err << fmt::format(fmt::runtime(tr("error: {}\n")), visible(error.what()));
  for (const auto& hint : error.hints())
    session_.err << fmt::format(fmt::runtime(tr("hint: {}\n")), visible(hint));
  write(false);
}

void ParamsOutput::finish() {
  if (style_.form == ParamsForm::json) {
    pending_ += pictures_ == 0 ? "{\n  \"schema\": \"ztgit.params/1\",\n  \"images\": []" : "\n  ]";
    if (!failed_.empty()) pending_ += ",\n  \"failures\": [\n" + failed_ + "\n  ]";
    pending_ += "\n}\n";
  }
  write(true);
}

void ParamsOutput::write(bool all) {
  if (pending_.size() < kWriteBytes && !all) return;
  session_.out << pending_;
  if (!session_.out) broken_ = true;
  pending_.clear();
}

}  // namespace ztgit::cli
