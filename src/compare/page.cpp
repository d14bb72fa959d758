#include "compare/page.hpp"

#include <kainjow/mustache.hpp>

#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "embedded/diff_page.hpp"
#include "embedded/diff_script.hpp"
#include "embedded/diff_style.hpp"
#include "imaging/encode.hpp"
#include "imaging/heat_map.hpp"
#include "imaging/thumbnail.hpp"

namespace ztgit::compare {

namespace {

using kainjow::mustache::data;

constexpr std::uint32_t kLongerSide = 1200;  // px: what half of a wide screen shows
constexpr std::size_t kMostFields = 200, kMostPieces = 4000;
constexpr std::size_t kMostText = std::size_t{16} << 10;  // bytes of a value

std::string shown(std::string_view text) { return visible(cut_utf8(text, kMostText)); }

std::string data_uri(const imaging::Picture& picture) {
  return "data:image/webp;base64," +
         base64_of(imaging::encode_webp(imaging::thumbnail(picture, kLongerSide)));
}

data words() {
  data made;
  made.set("word_view", tr("How to look at them"));
  made.set("word_side", tr("Side by side"));
  made.set("word_swipe", tr("Swipe"));
  made.set("word_onion", tr("Onion"));
  made.set("word_blink", tr("Blink"));
  made.set("word_map", tr("Heat map"));
  made.set("word_mix", tr("How much of the second picture"));
  made.set("word_before", tr("before"));
  made.set("word_after", tr("after"));
  made.set("word_parameter", tr("parameter"));
  return made;
}

data fields_of(const ParameterDifference& parameters) {
  const auto value = [](const std::optional<std::string>& text) {
    if (!text) return std::string("–");
    return text->empty() ? std::string(tr("(empty)")) : shown(*text);
  };
  data rows{data::type::list};
  for (std::size_t i = 0; i < std::min(parameters.fields.size(), kMostFields); ++i) {
    const auto& change = parameters.fields[i];
    data row;
    row.set("field", shown(change.field));
    row.set("was", value(change.before));
    row.set("is", value(change.after));
    rows.push_back(row);
  }
  return rows;
}

data texts_of(const ParameterDifference& parameters) {
  data rows{data::type::list};
  for (const auto& change : parameters.texts) {
    data pieces{data::type::list};
    for (std::size_t i = 0; i < std::min(change.pieces.size(), kMostPieces); ++i) {
      const auto& piece = change.pieces[i];
      data one;
      one.set("same", piece.change == Change::same);
      one.set("removed", piece.change == Change::removed);
      one.set("added", piece.change == Change::added);
      one.set("text", shown(piece.text));
      pieces.push_back(one);
    }
    data row;
    row.set("field", shown(change.field));
    row.set("pieces", pieces);
    rows.push_back(row);
  }
  return rows;
}

data numbers_of(const imaging::Difference& pixels) {
  data rows{data::type::list};
  const auto add = [&](const char* name, const std::string& value) {
    data row;
    row.set("name", name);
    row.set("value", value);
    rows.push_back(row);
  };
  add(tr("pixels that moved"), share_text(pixels.changed_share));
  add("SSIM", fmt::format("{:.4f}", pixels.similarity));
  add(tr("changed regions"), fmt::format("{}", pixels.region_count));
  add(tr("difference hash"), fmt::format(fmt::runtime(tr("{} of 64 bits")), pixels.hash_distance));
  return rows;
}

void show_pictures(data& entry, const Comparison& comparison) {
  const auto& [before, after] = *comparison.pictures;
  entry.set("shown", true);
  entry.set("before_image", data_uri(before));
  entry.set("after_image", data_uri(after));
  entry.set("map_image", data_uri(imaging::heat_map(before, comparison.pixels->mask)));
  entry.set("width", fmt::format("{}", comparison.pixels->width));
  entry.set("height", fmt::format("{}", comparison.pixels->height));
}

// CSP Level 3, 2.3.1: the base64 of the raw digest.
std::string policy_hash(std::string_view text) {
  const auto hex = sha256_of(text);
  std::string raw;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    raw += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return base64_of(raw);
}

}  // namespace

struct Page::State {
  data pictures{data::type::list};
  std::size_t count = 0, shown = 0;
};

Page::Page() : state_(std::make_unique<State>()) {}

Page::~Page() = default;

void Page::add(const std::optional<Side>& before, const std::optional<Side>& after,
               const std::optional<Comparison>& comparison) {
  auto entry = words();
  entry.set("number", fmt::format("{}", ++state_->count));
  entry.set("before", before ? visible_line(before->name) : tr("(none)"));
  entry.set("after", after ? visible_line(after->name) : tr("(none)"));
  entry.set("shown", false);
  data remarks{data::type::list};
  if (comparison) {
    entry.set("finding", finding(*comparison));
    if (comparison->pictures && comparison->pixels && state_->shown < kMostShown) {
      show_pictures(entry, *comparison);
      if (++state_->shown == kMostShown)
        remarks.push_back(
            std::string(tr("The pictures that follow are told without being shown.")));
    }
    entry.set("has_fields", !comparison->parameters.fields.empty());
    entry.set("fields", fields_of(comparison->parameters));
    entry.set("texts", texts_of(comparison->parameters));
    const bool numbers = comparison->pixels && !comparison->pixels->identical;
    entry.set("has_numbers", numbers);
    if (numbers) entry.set("numbers", numbers_of(*comparison->pixels));
    for (const auto& remark : comparison->remarks) remarks.push_back(remark);
  } else {
    entry.set("finding", before ? tr("removed") : tr("new"));
    entry.set("has_fields", false);
    entry.set("has_numbers", false);
  }
  entry.set("has_remarks", !remarks.list_value().empty());
  entry.set("remarks", remarks);
  state_->pictures.push_back(entry);
}

std::string Page::html() const {
  const std::string style(embedded::diff_style()), script(embedded::diff_script());
  data page;
  page.set("language", tr("en"));
  page.set("title", tr("What changed"));
  page.set("summary",
           fmt::format(fmt::runtime(state_->count == 1 ? tr("{} picture") : tr("{} pictures")),
                       state_->count));
  page.set("style", style);
  page.set("script", script);
  page.set("style_hash", policy_hash(style));
  page.set("script_hash", policy_hash(script));
  page.set("pictures", state_->pictures);
  kainjow::mustache::mustache shape{std::string(embedded::diff_page())};
  return shape.render(page);
}

}  // namespace ztgit::compare
