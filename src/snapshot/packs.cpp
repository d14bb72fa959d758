#include "snapshot/packs.hpp"

#include <chrono>
#include <filesystem>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

namespace ztgit::snapshot {

namespace fs = std::filesystem;

namespace {

void run_git(const Vault& vault, const std::vector<std::string>& words) {
  ProcessRequest request;
  request.command = {"git", "-C", vault.folder().string(), "-c", "core.fsync=committed"};
  request.command.insert(request.command.end(), words.begin(), words.end());
  request.environment = {{"GIT_DIR", vault.folder().string()}};
  request.timeout = std::chrono::hours(1);
  const auto result = run_process(request);
  if (!result.ok())
    throw Error(ErrorKind::io,
                fmt::format("run git {} in {}: {}", words.front(), vault.folder().string(),
                            visible_line(result.error_output)));
}

}  // namespace

std::size_t pack_count(const Vault& vault) {
  std::size_t count = 0;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(vault.folder() / "objects" / "pack", ignored))
    count += entry.path().extension() == ".pack" ? 1U : 0U;
  return count;
}

void consolidate_if_many(const Vault& vault) {
  if (pack_count(vault) < kManyPacks) return;
  run_git(vault, {"pack-refs", "--all"});
  run_git(vault, {"repack", "--geometric=2", "-d", "-q"});
}

void collect_packs(const Vault& vault) {
  run_git(vault, {"pack-refs", "--all"});
  run_git(vault, {"repack", "-a", "-d", "-q"});
}

}  // namespace ztgit::snapshot
