#include "smudging.hpp"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "project/fetch_objects.hpp"

namespace ztgit::gitlfs {

namespace {

constexpr std::size_t kShownOid = 7;  // digits, as git-lfs shows

std::vector<std::string> patterns_of(const std::string& list) {
  std::vector<std::string> patterns;
  std::string_view rest = list;
  while (!rest.empty()) {
    const auto comma = std::min(rest.find(','), rest.size());
    if (const auto pattern = trim(rest.substr(0, comma)); !pattern.empty())
      patterns.emplace_back(pattern);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return patterns;
}

}  // namespace

Smudging::Smudging(Call& call, ObjectPlace& place)
    : call_(call),
      place_(place),
      skip_(call.arguments().has("skip") || is_on(call.variable("GIT_LFS_SKIP_SMUDGE"))) {
  const auto include = place.setting("lfs.fetchinclude"),
             exclude = place.setting("lfs.fetchexclude");
  if (include || exclude)
    filter_.emplace(patterns_of(include.value_or("")), patterns_of(exclude.value_or("")));
}

bool Smudging::wants(const std::string& path) const {
  return !skip_ && (!filter_ || filter_->takes(path));
}

std::optional<std::string> Smudging::fetch(const lfs::Pointer& pointer) try {
  const auto report = project::fetch_objects(call_.repository(), {pointer}, call_.environment());
  if (report.failures.empty()) return std::nullopt;
  return report.failures[0].reason;
} catch (const Error& error) {
  if (error.kind() == ErrorKind::cancelled) throw;
  return error.what();
}

bool Smudging::may_stay_pointer(const std::string& path, const lfs::Pointer& pointer,
                                const std::string& reason) {
  call_.err() << fmt::format("Error downloading object: {} ({}): {}\n", visible_line(path),
                             pointer.oid.substr(0, kShownOid), visible(reason));
  return is_on(call_.variable("GIT_LFS_SKIP_DOWNLOAD_ERRORS")) ||
         place_.setting_is_on("lfs.skipdownloaderrors");
}

void Smudging::tell_no_pointers() const {
  if (no_pointers_.empty()) return;
  call_.err() << (no_pointers_.size() == 1
                      ? std::string(
                            "Encountered 1 file that should have been a pointer, but wasn't:\n")
                      : fmt::format("Encountered {} files that should have been pointers, but "
                                    "weren't:\n",
                                    no_pointers_.size()));
  for (const auto& path : no_pointers_) call_.err() << '\t' << visible_line(path) << '\n';
}

}  // namespace ztgit::gitlfs
