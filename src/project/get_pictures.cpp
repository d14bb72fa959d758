#include "get_pictures.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::project {

namespace {

constexpr std::size_t kMostNamed = 10;  // a list of thousands helps nobody

std::vector<std::string> listed(const std::vector<ConfigEntry>& settings, std::string_view key) {
  std::string_view value;
  for (const auto& entry : settings)
    if (entry.key == key) value = entry.value;
  std::vector<std::string> patterns;
  while (!value.empty()) {
    const auto comma = std::min(value.find(','), value.size());
    if (const auto pattern = trim(value.substr(0, comma)); !pattern.empty())
      patterns.emplace_back(pattern);
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return patterns;
}

}  // namespace

Got get_objects(remote::Connection& connection, lfs::Store& store,
                const std::vector<lfs::Pointer>& objects, const lfs::TransferOptions& options) {
  if (objects.empty()) return {};
  auto report = connection.objects(lfs::Operation::download).download(store, objects, options);
  return {report.moved, report.bytes, std::move(report.failures)};
}

std::vector<std::string> reasons_for(
    const std::vector<std::pair<std::string, lfs::Pointer>>& missing, const Got& got) {
  std::map<std::string_view, std::string_view> why;
  for (const auto& failure : got.failures) why[failure.pointer.oid] = failure.reason;
  std::vector<std::string> reasons;
  for (const auto& [path, pointer] : missing) {
    const auto found = why.find(pointer.oid);
    if (found == why.end()) continue;
    if (reasons.size() == kMostNamed) {
      reasons.push_back(fmt::format("And {} more.", missing.size() - kMostNamed));
      break;
    }
    reasons.push_back(fmt::format("{}: {}.", visible_line(path), visible_line(found->second)));
  }
  return reasons;
}

git::PathFilter filter_of(const std::vector<ConfigEntry>& settings,
                          const std::vector<std::string>& include,
                          const std::vector<std::string>& exclude) {
  return {include.empty() ? listed(settings, "lfs.fetchinclude") : include,
          exclude.empty() ? listed(settings, "lfs.fetchexclude") : exclude};
}

}  // namespace ztgit::project
