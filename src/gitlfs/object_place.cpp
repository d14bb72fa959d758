#include "object_place.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <unistd.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "git/config.hpp"

namespace ztgit::gitlfs {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMostAlternates = std::uint64_t{1} << 20;  // bytes of the list
constexpr std::size_t kMostLenders = 32;
constexpr std::chrono::seconds kGitPatience{30};

std::string ask(Call& call, std::vector<std::string> words) {
  words.insert(words.begin(), "git");
  ProcessRequest request;
  request.command = std::move(words);
  request.folder = call.environment().current_folder;
  request.timeout = kGitPatience;
  const auto answer = run_process(request);
  if (!answer.ok()) throw NoRepository();
  return answer.output;
}

std::vector<ConfigEntry> entries_in(const std::string& listing) {
  std::vector<ConfigEntry> entries;
  std::istringstream records(listing);
  for (std::string record; std::getline(records, record, '\0');) {
    const auto line_end = record.find('\n');
    if (line_end == record.npos)
      entries.push_back({record, "true"});
    else
      entries.push_back({record.substr(0, line_end), record.substr(line_end + 1)});
  }
  return entries;
}

}  // namespace

bool is_on(const std::optional<std::string>& value, bool otherwise) {
  const auto text = ascii_lower(value.value_or(""));
  for (const auto* yes : {"true", "1", "on", "yes", "t"})
    if (text == yes) return true;
  for (const auto* no : {"false", "0", "off", "no", "f"})
    if (text == no) return false;
  return otherwise;
}

ObjectPlace::ObjectPlace(Call& call) {
  try {
    auto& repo = call.repository();
    common_dir_ = repo.common_dir();
    settings_ = git::config_entries(repo, call.environment().variables);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::config) throw;
    ask_git(call);
  }
  if (const auto version = setting("lfs.repositoryformatversion"); version && *version != "0")
    throw Error(ErrorKind::config, "use this repository: its lfs.repositoryformatversion is " +
                                       visible_line(*version) + ", not 0");
  store_ = lfs::Store(lfs::store_folder(common_dir_, setting("lfs.storage")));
}

void ObjectPlace::ask_git(Call& call) {
  auto folder = ask(call, {"rev-parse", "--git-common-dir"});
  if (folder.ends_with('\n')) folder.pop_back();
  common_dir_ = call.environment().current_folder / folder;
  settings_ = entries_in(ask(call, {"config", "--list", "-z"}));
}

std::optional<std::string> ObjectPlace::setting(std::string_view key) const {
  const auto found = std::find_if(settings_.rbegin(), settings_.rend(),
                                  [&](const ConfigEntry& entry) { return entry.key == key; });
  if (found == settings_.rend()) return std::nullopt;
  return found->value;
}

bool ObjectPlace::setting_is_on(std::string_view key) const { return is_on(setting(key)); }

bool ObjectPlace::has(const lfs::Pointer& pointer) {
  if (store_.has(pointer)) return true;
  if (!lenders_) {
    lenders_.emplace();
    const auto list =
        read_file_if_exists(common_dir_ / "objects" / "info" / "alternates", kMostAlternates);
    std::istringstream lines(list.value_or(""));
    for (std::string line; std::getline(lines, line) && lenders_->size() < kMostLenders;)
      if (!line.empty() && line[0] != '#')
        lenders_->emplace_back((common_dir_ / "objects" / line).lexically_normal().parent_path() /
                               "lfs");
  }
  for (const auto& lender : *lenders_) {
    if (!lender.has(pointer)) continue;
    const auto temporary = store_.new_temporary();
    const auto source = open_to_read(lender.object_path(pointer.oid));
    lfs::copy_bytes(source, create_new(temporary), temporary);
    store_.adopt(temporary, pointer);
    return true;
  }
  return false;
}

}  // namespace ztgit::gitlfs
