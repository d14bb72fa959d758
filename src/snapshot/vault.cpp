#include "snapshot/vault.hpp"

#include <algorithm>
#include <array>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/config.hpp"
#include "git/leftovers.hpp"
#include "number.hpp"

namespace ztgit::snapshot {

namespace fs = std::filesystem;

namespace {

constexpr const char* kVersionKey = "ztgit.vault";
constexpr const char* kVersion = "1";
constexpr std::string_view kSection = "ztgit-source.";
constexpr std::size_t kLongestSlug = 40;
constexpr std::uint64_t kConfigLimit = std::uint64_t{4} << 20;  // bytes; a source has a hundred

// ASCII letters and digits: a ref's name that every tool can type.
std::string slug_of(const fs::path& folder) {
  std::string slug;
  for (const char c : ascii_lower(folder.filename().string())) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain)
      slug += c;
    else if (!slug.empty() && slug.back() != '-')
      slug += '-';
  }
  slug = slug.substr(0, kLongestSlug);
  while (slug.ends_with('-')) slug.pop_back();
  return slug.empty() ? "folder" : slug;
}

bool is_slug(std::string_view name) {
  return !name.empty() &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == name.npos;
}

bool holds_something(const fs::path& folder) {
  std::error_code problem;
  const bool empty = fs::is_empty(folder, problem);
  if (problem) throw_errno("open", folder, problem.value());
  return !empty;
}

[[noreturn]] void refuse_folder(const fs::path& folder) {
  throw Error(ErrorKind::conflict,
              fmt::format("use {} as vault: it holds other things", folder.string()))
      .hint("Name an empty or a new folder with --vault DIR.");
}

}  // namespace

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

Vault Vault::make(const fs::path& folder) {
  if (lstat_of(folder) && holds_something(folder)) {
    if (!fs::exists(folder / "HEAD") || !fs::exists(folder / "objects")) refuse_folder(folder);
    return open(folder);
  }
  make_folders(folder);
  {
    auto repo = git::Repository::create(folder, /*bare=*/true);
    // git-lfs stops at a version it does not know, all its commands but prune (3.3), which would
    // delete what only older snapshots hold: that one asks a remote first, and there is none.
    repo.set_local_config("lfs.repositoryformatversion", "ztgit-vault");
    repo.set_local_config("lfs.pruneverifyremotealways", "true");
    repo.set_local_config("gc.auto", "0");
    repo.set_local_config("receive.denyDeletes", "true");
    repo.set_local_config(kVersionKey, kVersion);
  }
  make_folders(folder / "lfs" / "objects");
  sync_folder(folder);
  return open(folder);
}

Vault Vault::open(const fs::path& folder) {
  if (!lstat_of(folder))
    throw Error(ErrorKind::not_found,
                fmt::format("open the vault {}: it is not there", folder.string()))
        .hint("Is its disk connected? 'ztgit backup FOLDER --vault DIR' makes a new vault.");
  const auto repo = git::Repository::open(folder);
  const auto version = repo.local_config(kVersionKey);
  if (!version) refuse_folder(folder);
  if (*version != kVersion)
    throw Error(ErrorKind::config, fmt::format("open the vault {}: it is of version {}",
                                               folder.string(), visible_line(*version)))
        .hint("Update ztgit.");
  // Here alone: where a vault's disk is missing, nothing is to be made in its place.
  for (const char* name : {"journal", "sources", "cache"}) make_folders(folder / "ztgit" / name);
  return Vault(folder);
}

fs::path Vault::journal_folder(const std::string& source) const {
  return state_folder() / "journal" / source;
}

fs::path Vault::cache_file(const std::string& source) const {
  return state_folder() / "cache" / source;
}

git::Repository Vault::repository() const { return git::Repository::open(folder_); }

std::vector<Source> Vault::sources() const {
  const auto text = read_file(folder_ / "config", kConfigLimit);
  std::vector<Source> sources;
  for (const auto& entry : git::parse_config_text(text, (folder_ / "config").string())) {
    if (!entry.key.starts_with(kSection)) continue;
    const auto dot = entry.key.rfind('.');
    const auto name = entry.key.substr(kSection.size(), dot - kSection.size());
    const auto key = entry.key.substr(dot + 1);
    if (!is_slug(name)) continue;  // a vault of others: names become paths
    auto known = std::find_if(sources.begin(), sources.end(),
                              [&](const Source& source) { return source.name == name; });
    if (known == sources.end()) known = sources.insert(known, Source{name, {}, {}, {}, 0, 0});
    if (key == "folder") known->folder = entry.value;
    if (key == "host") known->host = entry.value;
    if (key == "filesystem") known->file_system = entry.value;
    if (key == "acknowledged") known->acknowledged = number_of(entry.value);
    if (key == "accepted") known->accepted = number_of(entry.value);
  }
  return sources;
}

Source Vault::source(const std::string& name) const {
  std::string known;
  for (auto& source : sources()) {
    if (source.name == name) return source;
    known += (known.empty() ? "" : ", ") + source.name;
  }
  auto error = Error(ErrorKind::not_found,
                     fmt::format("find the source {}: the vault {} has none of that name",
                                 visible_line(name), folder_.string()));
  if (!known.empty()) error.hint("It has: " + known + ".");
  throw error;
}

std::optional<Source> Vault::find_source(const fs::path& folder, const std::string& host) const {
  for (auto& source : sources())
    if (source.folder == folder && source.host == host) return source;
  return std::nullopt;
}

Source Vault::make_source(const fs::path& folder, const std::string& host) {
  const FolderLock lock(state_folder() / "sources" / ".lock", std::chrono::seconds(30));
  if (auto known = find_source(folder, host)) return *known;
  const auto all = sources();
  const auto slug = slug_of(folder);
  Source made{{}, folder, host, {}, 0, 0};
  for (unsigned number = 1; made.name.empty(); ++number) {
    auto name = fmt::format("{}-{}", slug, number);
    const bool taken = std::any_of(all.begin(), all.end(),
                                   [&](const Source& source) { return source.name == name; });
    if (!taken) made.name = std::move(name);
  }
  auto repo = repository();
  repo.set_local_config(fmt::format("{}{}.host", kSection, made.name), host);
  repo.set_local_config(fmt::format("{}{}.folder", kSection, made.name), folder.string());
  return made;
}

void Vault::remember(const Source& source) {
  auto repo = repository();
  const auto key = [&](const char* name) {
    return fmt::format("{}{}.{}", kSection, source.name, name);
  };
  if (!source.file_system.empty()) repo.set_local_config(key("filesystem"), source.file_system);
  if (source.acknowledged > 0)
    repo.set_local_config(key("acknowledged"), fmt::format("{}", source.acknowledged));
  if (source.accepted > 0)
    repo.set_local_config(key("accepted"), fmt::format("{}", source.accepted));
}

bool Vault::append_only() const {
  const auto value = ascii_lower(repository().local_config("vault.appendonly").value_or("false"));
  return value == "true" || value == "yes" || value == "on" || value == "1";
}

FolderLock Vault::lock_source(const std::string& source, std::chrono::milliseconds patience) const {
  return {state_folder() / "sources" / source, patience};
}

FolderLock Vault::share(std::chrono::milliseconds patience) const {
  return {state_folder() / "lock", patience, LockKind::shared};
}

FolderLock Vault::lock_alone(std::chrono::milliseconds patience) const {
  return {state_folder() / "lock", patience};
}

}  // namespace ztgit::snapshot
