#include "diff_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/columns.hpp"
#include "base/text.hpp"
#include "compare/prompt_lines.hpp"

namespace ztgit::cli {

namespace {

constexpr std::size_t kNameColumns = 60;    // keys of `extra` are a stranger's
constexpr std::size_t kFewestColumns = 24;  // of a value
constexpr std::size_t kMostRegions = 4;     // the largest
constexpr std::string_view kRed = "\x1b[31m", kGreen = "\x1b[32m", kBold = "\x1b[1m",
                           kPlain = "\x1b[0m";

std::string value_of(const std::optional<std::string>& value, std::size_t columns) {
  if (!value) return tr("(not told)");
  if (value->empty()) return tr("(empty)");
  return columns == 0 ? visible_line(*value) : fit_columns(visible_line(*value), columns);
}

std::string coloured(bool colours, std::string_view colour, std::string_view text) {
  return colours ? fmt::format("{}{}{}", colour, text, kPlain) : std::string(text);
}

}  // namespace

std::string DiffPage::removed(std::string_view text) const {
  return coloured(colours_, kRed, text);
}
std::string DiffPage::added(std::string_view text) const {
  return coloured(colours_, kGreen, text);
}
std::string DiffPage::heading(const std::string& text) const {
  return coloured(colours_, kBold, text);
}

std::string DiffPage::fields(const compare::ParameterDifference& parameters) const {
  std::size_t widest = 0;
  for (const auto& change : parameters.fields)
    widest = std::max(widest, columns_of(fit_columns(visible_line(change.field), kNameColumns)));
  const auto left = widest + 8;
  const auto room =
      columns_ == 0 ? 0 : std::max(kFewestColumns, columns_ > left ? (columns_ - left) / 2 : 0);
  std::string text;
  for (const auto& change : parameters.fields) {
    const auto name = fit_columns(visible_line(change.field), kNameColumns);
    text +=
        fmt::format("  {}{}  {} → {}\n", name, std::string(widest - columns_of(name), ' '),
                    removed(value_of(change.before, room)), added(value_of(change.after, room)));
  }
  return text;
}

std::string DiffPage::prompt(const compare::TextChange& change) const {
  auto text = fmt::format("  {}\n", visible_line(change.field));
  for (const auto& line : compare::prompt_lines(change.pieces)) {
    const auto wrapped = columns_ == 0
                             ? std::vector<std::string_view>{line.text}
                             : wrap_columns(line.text, std::max(kFewestColumns, columns_ - 6));
    for (const auto part : wrapped) {
      if (line.change == compare::Change::removed)
        text += removed(fmt::format("    - {}", part)) + "\n";
      else if (line.change == compare::Change::added)
        text += added(fmt::format("    + {}", part)) + "\n";
      else
        text += fmt::format("      {}\n", part);
    }
  }
  return text;
}

std::string DiffPage::pixels(const imaging::Difference& difference) const {
  auto text = fmt::format(fmt::runtime(tr("  pixels  {} of {} moved ({}), SSIM {:.4f}\n")),
                          difference.changed, std::uint64_t{difference.width} * difference.height,
                          compare::share_text(difference.changed_share), difference.similarity);
  if (difference.changed_share > compare::kNoiseShare) return text;
  const auto shown = std::min(difference.regions.size(), kMostRegions);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& region = difference.regions[i];
    text += fmt::format(fmt::runtime(tr("  region  {},{} {}×{}, {} pixels\n")), region.x, region.y,
                        region.width, region.height, region.changed);
  }
  if (difference.region_count > shown)
    text +=
        fmt::format(fmt::runtime(tr("  … and {} more regions\n")), difference.region_count - shown);
  return text;
}

std::string DiffPage::text_of(const std::optional<compare::Side>& before,
                              const std::optional<compare::Side>& after,
                              const std::optional<compare::Comparison>& comparison) const {
  if (!comparison) {
    const auto& side = before ? *before : *after;
    return fmt::format("{}: {}\n", heading(visible_line(side.name)),
                       before ? tr("removed") : tr("new"));
  }
  auto text =
      heading(fmt::format("{} → {}", visible_line(before->name), visible_line(after->name))) + "\n";
  text += fmt::format("  {}\n", compare::finding(*comparison));
  text += fields(comparison->parameters);
  for (const auto& change : comparison->parameters.texts) text += prompt(change);
  if (comparison->pixels && !comparison->pixels->identical) text += pixels(*comparison->pixels);
  for (const auto& remark : comparison->remarks)
    text += fmt::format(fmt::runtime(tr("  note: {}\n")), remark);
  return text;
}

}  // namespace ztgit::cli
