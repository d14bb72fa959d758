#include "review_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace ztgit::cli {

namespace {

constexpr std::size_t kShortId = 8;  // digits of an operation

const char* word_of(review::State state) {
  switch (state) {
    case review::State::open: return tr("open");
    case review::State::closed: return tr("closed");
    case review::State::merged: return tr("merged");
  }
  return "";
}

const char* word_of(review::Value value) {
  switch (value) {
    case review::Value::approve: return tr("approved");
    case review::Value::reject: return tr("rejected");
    case review::Value::comment: return tr("commented");
  }
  return "";
}

// An author's name is his own claim, unless a signature bears it out.
std::string signed_by(const std::string& author, review::Signature signature) {
  auto name = visible_line(author);
  switch (signature) {
    case review::Signature::good: return name;
    case review::Signature::none: return name + tr(" (unsigned)");
    case review::Signature::unknown_key: return name + tr(" (signed with an unknown key)");
    case review::Signature::bad: return name + tr(" (BAD SIGNATURE)");
  }
  return name;
}

std::string day(std::int64_t seconds) { return rfc3339({seconds, 0}).substr(0, 10); }

std::string place_of(const review::Remark& remark) {
  if (!remark.region) return "";
  const auto& box = *remark.region;
  if (remark.width == 0 || remark.height == 0) return fmt::format("{:.1f}%,{:.1f}%", box.x, box.y);
  const auto px = [](double share, std::uint32_t whole) {
    return std::lround(share * whole / 100);
  };
  auto text = fmt::format("{},{}", px(box.x, remark.width), px(box.y, remark.height));
  if (box.width > 0 || box.height > 0)
    text += fmt::format(" {}×{}", px(box.width, remark.width), px(box.height, remark.height));
  return text;
}

std::string path_of(const review::Review& review, const std::string& oid) {
  const auto found = std::find_if(review.versions.begin(), review.versions.end(),
                                  [&](const auto& version) { return version.oid == oid; });
  return found == review.versions.end() ? oid.substr(0, kShortId) : visible_line(found->path);
}

std::string remark_text(const review::Remark& remark, const std::string& place,
                        const std::string& indent) {
  auto text = fmt::format("{}{} {}{}, {}{}\n", indent, remark.id.substr(0, kShortId), place,
                          signed_by(remark.author, remark.signature), day(remark.at),
                          remark.resolved ? tr(", resolved") : "");
  if (remark.retracted) return text + indent + "    " + tr("(retracted)") + "\n";
  auto shown = visible(remark.text);
  std::string_view rest(shown);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    text += fmt::format("{}    {}\n", indent, rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  for (const auto& reply : remark.replies) text += remark_text(reply, "", indent + "    ");
  return text;
}

std::string versions_text(const review::Review& review) {
  std::string text;
  for (const auto& version : review.versions) {
    if (!version.current) continue;
    text += fmt::format("  {}  {}\n", visible_line(version.path), version.oid.substr(0, kShortId));
    for (const auto& verdict : review.verdicts)
      if (verdict.oid == version.oid)
        text += fmt::format("    {} {}, {}{}\n", word_of(verdict.value),
                            signed_by(verdict.author, verdict.signature) +
                                (verdict.via.empty() ? "" : tr(", in imported notes")),
                            day(verdict.at),
                            verdict.text.empty() ? "" : ": " + visible_line(verdict.text));
  }
  const auto stale = std::count_if(review.verdicts.begin(), review.verdicts.end(),
                                   [](const auto& verdict) { return verdict.stale; });
  if (stale > 0)
    text += fmt::format(fmt::runtime(tr("  stale, for the pictures changed since: {}\n")),
                        amount(static_cast<std::uint64_t>(stale), "verdict", "verdicts"));
  return text;
}

}  // namespace

std::string review_line(const review::Review& review) {
  return fmt::format("{}  {}  {}  {}, {}\n", review.id, word_of(review.state),
                     visible_line(review.title), visible_line(review.author), day(review.at));
}

std::string review_text(const review::Review& review) {
  auto text = review_line(review);
  if (!review.base.empty())
    text += fmt::format(fmt::runtime(tr("  {} against {}\n")), visible_line(review.head),
                        visible_line(review.base));
  text += versions_text(review);
  for (const auto& pin : review.pins)
    text += remark_text(pin, fmt::format("{} {}  ", path_of(review, pin.oid), place_of(pin)), "  ");
  for (const auto& comment : review.comments) text += remark_text(comment, "", "  ");
  if (review.ignored > 0)
    text += fmt::format(fmt::runtime(tr("  {} could not be used\n")),
                        amount(review.ignored, "operation", "operations"));
  return text;
}

}  // namespace ztgit::cli
