#include "vault_desk.hpp"

#include <cstdint>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "amount.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace ztgit::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kPatternLimit = std::uint64_t{1} << 20;  // bytes of a file of patterns

}  // namespace

void VaultWords::add_to(Command& command) {
  command.option("--vault", vaults, "The vault's folder; default: vault.folder, else ~/ztgit-vault")
      .one_word_each()
      .value_name("DIR");
  command.option("--source", source, "Only the snapshots of this folder, as 'backup list' names it")
      .value_name("NAME");
}

std::vector<fs::path> VaultWords::folders() const {
  if (vaults.empty()) return project::load_settings(environment()).vaults;
  std::vector<fs::path> absolute;
  for (const auto& vault : vaults) absolute.push_back(absolute_folder(vault));
  return absolute;
}

snapshot::Vault VaultWords::open() const {
  const auto all = folders();
  if (all.size() > 1)
    throw Error(ErrorKind::usage, "open the vault: the settings name several")
        .hint("Say which one with --vault DIR.");
  return snapshot::Vault::open(all.front());
}

void ExclusionWords::add_to(Command& command) {
  command.option("--exclude", patterns, "Leave out what matches; !PATTERN takes that back")
      .one_word_each()
      .value_name("PATTERN");
  command.option("--exclude-from", files, "Patterns in a file, a line each").one_word_each();
}

snapshot::Exclusion ExclusionWords::exclusion() const {
  snapshot::Exclusion exclusion;
  for (const auto& pattern : project::load_settings(environment()).exclude) exclusion.add(pattern);
  for (const auto& file : files)
    exclusion.add_lines(read_file(absolute_folder(file), kPatternLimit));
  for (const auto& pattern : patterns) exclusion.add(pattern);
  return exclusion;
}

std::vector<fs::path> folders_meant(const std::vector<fs::path>& named, const fs::path& vault,
                                    const std::string& source, const char* command) {
  std::vector<fs::path> folders;
  for (const auto& folder : named) {
    folders.push_back(absolute_folder(folder));
    if (!fs::is_directory(folders.back()))
      throw Error(ErrorKind::not_found,
                  fmt::format("{} {}: there is no such folder", command, folders.back().string()))
          .hint(fmt::format("For what else there is see 'ztgit {} --help'.", command));
  }
  if (!folders.empty()) return folders;
  std::error_code ignored;
  if (fs::exists(vault / "HEAD", ignored))
    for (const auto& known : snapshot::Vault::open(vault).sources())
      if (known.host == snapshot::host_name() && (source.empty() || source == known.name))
        folders.push_back(known.folder);
  if (folders.empty())
    throw Error(ErrorKind::usage,
                fmt::format("{}: no folder is named, and the vault knows none yet", command))
        .hint(fmt::format("Name it once: ztgit {} outputs", command));
  return folders;
}

snapshot::Watcher watcher_of(const project::Observer& observer) {
  if (!observer.moved) return {};
  return [&observer](const snapshot::Progress& now) {
    observer.moved({now.files, now.of_files, now.bytes, now.of_bytes});
  };
}

ZonedTime time_now() {
  if (const auto date = identity_overrides().committer_date)
    if (const auto time = parse_git_date(*date)) return *time;
  return now_local();
}

fs::path absolute_folder(const fs::path& folder) {
  const auto text = folder.string();
  const auto user = environment().home;
  const auto expanded = text == "~"              ? user
                        : text.starts_with("~/") ? user / text.substr(2)
                                                 : folder;
  auto whole = fs::weakly_canonical(fs::absolute(expanded));
  return whole.has_filename() || whole == whole.root_path() ? whole : whole.parent_path();
}

std::string time_text(const ZonedTime& time) {
  const std::time_t shifted = time.seconds + time.offset_minutes * 60L;
  std::tm civil{};
  ::gmtime_r(&shifted, &civil);
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", civil);
}

std::string time_text(std::int64_t nanoseconds) {
  const std::time_t seconds = nanoseconds / 1'000'000'000;
  std::tm civil{};
  ::localtime_r(&seconds, &civil);
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", civil);
}

std::string count_of(std::uint64_t files) { return amount(files, "file", "files"); }

}  // namespace ztgit::cli
