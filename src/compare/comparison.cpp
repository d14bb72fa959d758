#include "compare/comparison.hpp"

#include <array>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "imaging/decode.hpp"

namespace ztgit::compare {

namespace {

struct Seen {
  std::optional<imaging::Picture> picture;
  std::string problem;
};

Seen look_at(const Side& side) {
  try {
    if (const auto* path = std::get_if<std::filesystem::path>(&side.file))
      return {imaging::decode_file(*path), ""};
    if (const auto* bytes = std::get_if<std::string>(&side.file))
      return {imaging::decode(*bytes), ""};
    return {std::nullopt, ""};  // its own remark says why
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw;
    return {std::nullopt,
            fmt::format("{}: {}", visible_line(side.name), visible_line(error.what()))};
  }
}

const char* sentence_of(imaging::Note note) {
  switch (note) {
    case imaging::Note::sixteen_bit: return tr("has 16 bits a colour, compared with 8");
    case imaging::Note::colour_profile: return tr("has a colour profile, which is not applied");
    case imaging::Note::gamma: return tr("has a gamma of its own, which is not applied");
    case imaging::Note::cmyk: return tr("has four inks, turned into RGB without a profile");
    case imaging::Note::turned: return tr("was turned as its EXIF orientation says");
    case imaging::Note::first_frame:
      return tr("is an animation, of which the first frame is compared");
    case imaging::Note::scaled: return tr("was decoded smaller than it is");
  }
  return "";
}

void remark_on(const Side& side, const Seen& seen, std::vector<std::string>& remarks) {
  remarks.insert(remarks.end(), side.remarks.begin(), side.remarks.end());
  if (!seen.problem.empty()) remarks.push_back(seen.problem);
  if (!seen.picture) return;
  for (const auto note : seen.picture->notes)
    remarks.push_back(fmt::format("{} {}", visible_line(side.name), sentence_of(note)));
}

void remark_on(const imaging::Difference& pixels, const imaging::Picture& before,
               const imaging::Picture& after, std::vector<std::string>& remarks) {
  if (pixels.resampled)
    remarks.push_back(
        fmt::format(fmt::runtime(tr("the sizes differ, {}×{} and {}×{}: compared at {}×{}{}")),
                    before.full_width, before.full_height, after.full_width, after.full_height,
                    pixels.width, pixels.height,
                    pixels.proportions_differ ? tr(", and one of them is distorted by that") : ""));
  if (before.has_alpha != after.has_alpha)
    remarks.push_back(before.has_alpha ? tr("only the first one has transparent parts")
                                       : tr("only the second one has transparent parts"));
  else if (pixels.alpha_changed > 0)
    remarks.push_back(fmt::format(fmt::runtime(tr("the transparency of {} of the pixels changed")),
                                  share_text(static_cast<double>(pixels.alpha_changed) /
                                             (double{1} * pixels.width * pixels.height))));
  if (pixels.changed_share > kNoiseShare)
    remarks.push_back(
        tr("nearly everything moved: a heat map shows noise, look at them side by side"));
}

Verdict verdict_of(const Comparison& comparison) {
  const auto& parameters = comparison.parameters;
  if (!comparison.pixels) return Verdict::unseen;
  if (comparison.pixels->identical)
    return parameters.empty() ? Verdict::other_bytes : Verdict::same_pixels;
  if (!parameters.known_before || !parameters.known_after) return Verdict::unknown_parameters;
  return parameters.empty() ? Verdict::other_pixels : Verdict::changed;
}

}  // namespace

const char* name_of(Verdict verdict) noexcept {
  constexpr std::array<const char*, 7> names = {"same_file", "same_pixels",  "other_bytes",
                                                "changed",   "other_pixels", "unknown_parameters",
                                                "unseen"};
  return names[static_cast<std::size_t>(verdict)];
}

Comparison compare(const Side& before, const Side& after, const CompareOptions& options) {
  Comparison result;
  result.parameters = parameter_difference(before.record, after.record);
  const bool same_file = !before.oid.empty() && before.oid == after.oid;
  if (!options.pixels || (same_file && !options.keep_pictures)) {
    remark_on(before, {}, result.remarks);
    remark_on(after, {}, result.remarks);
    if (same_file) result.verdict = Verdict::same_file;
    return result;
  }
  std::array<Seen, 2> seen;
  parallel_for(2, [&](std::size_t i) {
    throw_if_cancelled();
    seen[i] = look_at(i == 0 ? before : after);
  });
  remark_on(before, seen[0], result.remarks);
  remark_on(after, seen[1], result.remarks);
  if (seen[0].picture && seen[1].picture) {
    result.pixels = imaging::difference(*seen[0].picture, *seen[1].picture, options.difference);
    remark_on(*result.pixels, *seen[0].picture, *seen[1].picture, result.remarks);
    if (options.keep_pictures)
      result.pictures.emplace(std::move(*seen[0].picture), std::move(*seen[1].picture));
  }
  result.verdict = same_file ? Verdict::same_file : verdict_of(result);
  return result;
}

}  // namespace ztgit::compare
