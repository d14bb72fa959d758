#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "formats.hpp"
#include "lfs/store.hpp"
#include "requirements.hpp"
#include "settings.hpp"

namespace ztgit::gitlfs {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostLog = std::uint64_t{16} << 20;  // bytes; a stack trace has thousands

std::vector<std::string> log_names(const fs::path& folder) {
  std::vector<std::string> names;
  if (!fs::is_directory(folder)) return names;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file()) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());  // their names are dates
  return names;
}

int show_log(Call& call, const fs::path& folder, const std::string& name) {
  // One name, no path: "../config" is not a log.
  const auto text = name.find('/') == name.npos && name != ".." && name != "."
                        ? read_file_if_exists(folder / name, kMostLog)
                        : std::nullopt;
  if (!text)
    throw Error(ErrorKind::not_found, fmt::format("Error reading log: {}", visible_line(name)));
  call.out() << visible(*text);
  return 0;
}

}  // namespace

// What a git-lfs that failed wrote about it. ztgit says on standard error what is wrong and writes
// no logs of its own.
int verb_logs(Call& call) {
  fs::path folder = "lfs/logs";
  if (call.in_repository())
    folder =
        lfs::store_folder(call.repository().common_dir(), call.repository().config("lfs.storage")) /
        "logs";
  const auto& words = call.arguments().words();
  const auto names = log_names(folder);
  if (words.empty()) {
    for (const auto& name : names) call.out() << visible_line(name) << '\n';
    return 0;
  }
  if (words[0] == "last" && names.empty()) {
    call.out() << "No logs to show\n";
    return 0;
  }
  if (words[0] == "last") return show_log(call, folder, names.back());
  if (words[0] == "show" && words.size() > 1) return show_log(call, folder, words[1]);
  if (words[0] == "clear") {
    for (const auto& name : names) fs::remove(folder / name);
    call.out() << "Cleared " << folder.generic_string() << '\n';
    return 0;
  }
  if (words[0] == "boomtown") {
    call.err() << "Sample panic message\n";
    return kFailed;
  }
  return show_log(call, folder, words[0]);
}

}  // namespace ztgit::gitlfs
