#include "vault_desk.hpp"

#include <cstdint>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "amount.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace ztgit::cli {

namespace fs = std::filesystem;

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
