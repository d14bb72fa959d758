#include <algorithm>

#include <fmt/format.h>

#include "base/columns.hpp"
#include "base/text.hpp"
#include "compare/comparison.hpp"

namespace ztgit::compare {

namespace {

constexpr std::size_t kMostNames = 4;      // parameters named in the line
constexpr std::size_t kQuoteColumns = 48;  // of a prompt's words
constexpr std::size_t kValueColumns = 32;
constexpr double kWhole = 0.5;  // a change that spans more of the picture has no place

// Without the commas that parted the words from their neighbours.
std::string in_quotes(std::string_view text) {
  const auto line = visible_line(text);
  std::string_view inner(line);
  const auto is_mark = [](std::string_view end) { return end == " " || end == ","; };
  while (!inner.empty() && is_mark(inner.substr(0, 1))) inner.remove_prefix(1);
  while (!inner.empty() && is_mark(inner.substr(inner.size() - 1))) inner.remove_suffix(1);
  auto words = fit_columns(inner.empty() ? std::string_view(line) : inner, kQuoteColumns);
  std::replace(words.begin(), words.end(), '`', '\'');
  return "`" + words + "`";
}

// "prompt + `red scarf`": what one word difference comes down to, if that can be said shortly.
std::string change_of(const TextChange& change) {
  const auto only = [&](Change wanted) -> const Piece* {
    const auto is_wanted = [wanted](const Piece& piece) { return piece.change == wanted; };
    const auto found = std::find_if(change.pieces.begin(), change.pieces.end(), is_wanted);
    return found == change.pieces.end() ? nullptr : &*found;
  };
  const auto places = std::count_if(change.pieces.begin(), change.pieces.end(),
                                    [](const auto& piece) { return piece.change != Change::same; });
  const auto* removed = only(Change::removed);
  const auto* added = only(Change::added);
  if (places > (removed != nullptr) + (added != nullptr)) return "";  // at several places
  const auto field = visible_line(change.field);
  if (removed != nullptr && added != nullptr)
    return fmt::format("{} {} → {}", field, in_quotes(removed->text), in_quotes(added->text));
  if (added != nullptr) return fmt::format("{} + {}", field, in_quotes(added->text));
  if (removed != nullptr) return fmt::format("{} − {}", field, in_quotes(removed->text));
  return "";
}

std::string short_value(const std::optional<std::string>& value) {
  if (!value) return "?";
  return value->empty() ? tr("(empty)") : fit_columns(visible_line(*value), kValueColumns);
}

std::string names_of(const ParameterDifference& parameters) {
  std::vector<std::string> names;
  names.reserve(parameters.texts.size() + parameters.fields.size());
  for (const auto& change : parameters.texts) names.push_back(visible_line(change.field));
  for (const auto& change : parameters.fields) names.push_back(visible_line(change.field));
  std::string text;
  const auto shown = std::min(names.size(), kMostNames);
  for (std::size_t i = 0; i < shown; ++i)
    text += (i == 0                                         ? ""
             : i + 1 == shown && names.size() <= kMostNames ? tr(" and ")
                                                            : ", ") +
            fit_columns(names[i], kQuoteColumns);
  if (names.size() > kMostNames)
    text += fmt::format(fmt::runtime(tr(" and {} more")), names.size() - kMostNames);
  return text;
}

// Ends where the pixels' part begins: "only seed changed, ", "prompt + `red scarf`: ".
std::string parameters_part(const ParameterDifference& parameters) {
  if (parameters.fields.empty() && parameters.texts.size() == 1)
    if (const auto change = change_of(parameters.texts[0]); !change.empty()) return change + ": ";
  const auto count = parameters.fields.size() + parameters.texts.size();
  return fmt::format(fmt::runtime(count == 1 ? tr("only {} changed, ") : tr("{} changed, ")),
                     names_of(parameters));
}

std::string pixels_part(const imaging::Difference& pixels) {
  if (pixels.changed == 0) {
    if (pixels.redrawn > 0) return tr("only edges were drawn anew");
    return tr("no difference that an eye sees");
  }
  auto text =
      fmt::format(fmt::runtime(tr("{} of the pixels moved")), share_text(pixels.changed_share));
  if (!pixels.bounds) return text;
  const auto& box = *pixels.bounds;
  const auto area = double{1} * box.width * box.height;
  if (area < kWhole * pixels.width * pixels.height)
    text +=
        fmt::format(fmt::runtime(tr(", inside {},{} {}×{}")), box.x, box.y, box.width, box.height);
  return text;
}

}  // namespace

std::string changes_in_short(const ParameterDifference& parameters) {
  std::vector<std::string> parts;
  parts.reserve(parameters.texts.size() + parameters.fields.size());
  for (const auto& change : parameters.texts) {
    const auto words = change_of(change);
    parts.push_back(words.empty()
                        ? fmt::format(fmt::runtime(tr("{} changed")), visible_line(change.field))
                        : words);
  }
  for (const auto& change : parameters.fields)
    parts.push_back(fmt::format("{} {} → {}",
                                fit_columns(visible_line(change.field), kQuoteColumns),
                                short_value(change.before), short_value(change.after)));
  std::string text;
  for (std::size_t i = 0; i < std::min(parts.size(), kMostNames); ++i)
    text += (i == 0 ? "" : ", ") + parts[i];
  if (parts.size() > kMostNames)
    text += fmt::format(fmt::runtime(tr(" and {} more")), parts.size() - kMostNames);
  return text;
}

std::string share_text(double share) {
  const double percent = share * 100;
  if (share <= 0) return tr("no");
  if (percent < 0.1) return tr("less than 0.1 %");
  if (percent < 10) return fmt::format("{:.1f} %", percent);
  // "100 %" is said of all of them alone.
  return fmt::format("{:.0f} %", share < 1 ? std::min(percent, 99.0) : 100.0);
}

std::string finding(const Comparison& comparison) {
  const auto& parameters = comparison.parameters;
  switch (comparison.verdict) {
    case Verdict::same_file:
      if (parameters.empty()) return tr("the same file");
      return fmt::format(fmt::runtime(tr("the same file; {} changed in what is said about it")),
                         names_of(parameters));
    case Verdict::same_pixels:
      return fmt::format(
          fmt::runtime(tr("the same pixels: only what is said about them changed ({})")),
          names_of(parameters));
    case Verdict::other_bytes: return tr("the same pixels and parameters in another file");
    case Verdict::changed: return parameters_part(parameters) + pixels_part(*comparison.pixels);
    case Verdict::other_pixels:
      if (comparison.pixels->changed == 0)
        return fmt::format(fmt::runtime(tr("the same parameters, {}")),
                           pixels_part(*comparison.pixels));
      return fmt::format(
          fmt::runtime(tr("the same parameters, but {}: not deterministic, or retouched")),
          pixels_part(*comparison.pixels));
    case Verdict::unknown_parameters:
      return fmt::format(fmt::runtime(tr("{}; {}")), pixels_part(*comparison.pixels),
                         parameters.known_before || parameters.known_after
                             ? tr("how one of them was made is not known")
                             : tr("how they were made is not known"));
    case Verdict::unseen:
      if (parameters.empty()) return tr("no parameter changed; the pixels were not compared");
      return fmt::format(fmt::runtime(tr("{} changed; the pixels were not compared")),
                         names_of(parameters));
  }
  return "";
}

}  // namespace ztgit::compare
