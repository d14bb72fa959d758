// Which snapshot a person means.

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "number.hpp"
#include "snapshot/snapshots.hpp"

namespace ztgit::snapshot {

namespace {

constexpr std::size_t kLeastOfId = 4;

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!(text = trim(text)).empty()) {
    words.push_back(text.substr(0, text.find_first_of(" \t")));
    text.remove_prefix(words.back().size());
  }
  return words;
}

// "3 days ago" and "3d": how many seconds; months and years as a calendar's average would be too
// rough, so they count in days of 30 and 365, and are said so in the help.
std::optional<std::int64_t> seconds_of(std::uint64_t count, std::string_view unit) {
  struct Unit {
    std::string_view name;
    std::int64_t seconds;
  };
  constexpr std::array<Unit, 7> units = {{{"second", 1},
                                          {"minute", 60},
                                          {"hour", 3600},
                                          {"day", 86'400},
                                          {"week", 604'800},
                                          {"month", 2'592'000},
                                          {"year", 31'536'000}}};
  if (unit.ends_with('s')) unit.remove_suffix(1);
  for (const auto& known : units)
    if (unit == known.name && count < 100'000)
      return static_cast<std::int64_t>(count) * known.seconds;
  return std::nullopt;
}

// "2026-01-05", "2026-01-05 14:30", "2026-01-05T14:30:25": the end of what is named, local time.
std::optional<std::int64_t> civil(std::string_view text) {
  std::tm when{};
  int year = 0, month = 0, day = 0, hour = 23, minute = 59, second = 59, read = 0;
  char between = ' ';
  const std::string copy(text);
  const int fields = std::sscanf(copy.c_str(), "%4d-%2d-%2d%n%c%2d:%2d%n:%2d%n", &year, &month,
                                 &day, &read, &between, &hour, &minute, &read, &second, &read);
  const bool whole = static_cast<std::size_t>(read) == copy.size();
  if (!whole || (fields != 3 && fields != 6 && fields != 7) || (between != ' ' && between != 'T'))
    return std::nullopt;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
    return std::nullopt;
  when.tm_year = year - 1900;
  when.tm_mon = month - 1;
  when.tm_mday = day;
  when.tm_hour = hour;
  when.tm_min = minute;
  when.tm_sec = second;
  when.tm_isdst = -1;
  return std::mktime(&when);
}

std::string listed(const std::vector<Snapshot>& all) {
  std::string text;
  for (const auto& snapshot : all) text += (text.empty() ? "" : ", ") + snapshot.id();
  return text;
}

Snapshot newest_up_to(const std::vector<Snapshot>& all, std::int64_t time, std::string_view words) {
  const Snapshot* best = nullptr;
  for (const auto& snapshot : all)
    if (snapshot.time.seconds <= time &&
        (best == nullptr || snapshot.time.seconds >= best->time.seconds))
      best = &snapshot;
  if (best == nullptr)
    throw Error(ErrorKind::not_found,
                fmt::format("find a snapshot of '{}': all are younger", visible_line(words)))
        .hint("'ztgit backup list' shows them.");
  return *best;
}

// Numbers and times are a source's own.
void refuse_several_sources(const std::vector<Snapshot>& all, std::string_view words) {
  const bool several = std::any_of(all.begin(), all.end(), [&](const Snapshot& snapshot) {
    return snapshot.source != all.front().source;
  });
  if (several)
    throw Error(ErrorKind::usage, fmt::format("choose the snapshot '{}': several folders are kept "
                                              "in this vault",
                                              visible_line(words)))
        .hint("Add --source NAME, or say NAME/NUMBER; 'ztgit backup list' shows them.");
}

}  // namespace

std::optional<std::int64_t> time_meant(std::string_view words, const ZonedTime& now) {
  const auto parts = words_of(words);
  if (parts.size() == 1 && parts[0] == "now") return now.seconds;
  if (parts.size() == 1 && parts[0] == "yesterday") return now.seconds - 86'400;
  if (parts.size() == 3 && parts[2] == "ago")
    if (const auto back = seconds_of(number_of(parts[0]), parts[1])) return now.seconds - *back;
  return civil(trim(words));
}

Snapshot find_snapshot(const Vault& vault, std::string_view words, const std::string& source,
                       const ZonedTime& now) {
  if (!source.empty()) vault.source(source);
  auto all = snapshots(vault, source);
  if (all.empty())
    throw Error(ErrorKind::not_found,
                fmt::format("find a snapshot: {} has none yet", vault.folder().string()))
        .hint("'ztgit backup FOLDER' makes one.");
  const auto slash = words.rfind('/');
  if (slash != words.npos) {
    const auto name = words.substr(0, slash);
    std::erase_if(all, [&](const Snapshot& snapshot) { return snapshot.source != name; });
    words.remove_prefix(slash + 1);
    if (all.empty())
      throw Error(ErrorKind::not_found, fmt::format("find the snapshot {}/{}: no folder is called "
                                                    "so in this vault",
                                                    visible_line(name), visible_line(words)))
          .hint("'ztgit backup list' shows them.");
  }
  if (const auto number = number_of(words)) {
    refuse_several_sources(all, words);
    for (const auto& snapshot : all)
      if (snapshot.sequence == number) return snapshot;
  }
  if (words == "latest" || words.empty()) {
    refuse_several_sources(all, "latest");
    return all.back();
  }
  if (words.size() >= kLeastOfId)
    for (const auto& snapshot : all)
      if (snapshot.commit.starts_with(words)) return snapshot;
  if (const auto time = time_meant(words, now)) {
    refuse_several_sources(all, words);
    return newest_up_to(all, *time, words);
  }
  constexpr std::size_t shown = 8;
  if (all.size() > shown) all.erase(all.begin(), all.end() - shown);
  throw Error(ErrorKind::not_found,
              fmt::format("find the snapshot '{}': there is none", visible_line(words)))
      .hint("The newest are " + listed(all) + ". 'latest' and times like '2 days ago' work too.");
}

}  // namespace ztgit::snapshot
