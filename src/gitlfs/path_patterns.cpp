#include "path_patterns.hpp"

namespace ztgit::gitlfs {

std::unique_ptr<git::PathFilter> given_filter(const Arguments& arguments) {
  const auto include = split_at_commas(arguments.value("include").value_or(""));
  const auto exclude = split_at_commas(arguments.value("exclude").value_or(""));
  if (include.empty() && exclude.empty()) return nullptr;
  return std::make_unique<git::PathFilter>(include, exclude);
}

std::unique_ptr<git::PathFilter> exclude_filter(const Settings& settings) {
  const auto exclude = settings.list("lfs.fetchexclude");
  if (exclude.empty()) return nullptr;
  return std::make_unique<git::PathFilter>(std::vector<std::string>{}, exclude);
}

}  // namespace ztgit::gitlfs
