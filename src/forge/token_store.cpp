#include "forge/token_store.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/lock.hpp"
#include "forge/host.hpp"

namespace ztgit::forge {

namespace {

constexpr std::size_t kMostTokenBytes = std::size_t{8} << 10;  // signed ones (JWT) reach 4 KiB
constexpr std::uint64_t kMostFileBytes = std::uint64_t{1} << 20;
constexpr std::size_t kMostUserBytes = 256;  // GitLab's limit for a user name
constexpr mode_t kPrivate = 0600;
constexpr std::chrono::seconds kPatience{10};  // another 'ztgit auth' takes milliseconds
constexpr std::string_view kHeading =
    "# ztgit tokens 1: origin, user (- for the usual one), token. Keep this file to yourself.\n";

// In the user's name it goes beside a colon (RFC 7617), and here between blanks.
bool is_user(const std::string& user) {
  return user.size() <= kMostUserBytes && user != "-" &&
         std::all_of(user.begin(), user.end(),
                     [](char c) { return c > ' ' && c < '\x7f' && c != ':'; });
}

Error broken(const std::filesystem::path& file, std::size_t line) {
  return Error(ErrorKind::config,
               fmt::format("read {}: line {} is not an origin, a user and a token", file.string(),
                           line))
      .hint("Mend or delete that line; 'ztgit auth login HOST --with-token' writes a new one.");
}

std::string_view next_word(std::string_view& line) {
  const auto from = std::min(line.find_first_not_of(' '), line.size());
  const auto end = std::min(line.find(' ', from), line.size());
  const auto word = line.substr(from, end - from);
  line.remove_prefix(end);
  return word;
}

void check_private(const File& file, const std::filesystem::path& path) {
  const auto status = stat_of(file, path);
  if (!S_ISREG(status.st_mode))
    throw Error(ErrorKind::config, fmt::format("read {}: it is no file", path.string()));
  if (status.st_uid != ::geteuid())
    throw Error(ErrorKind::config,
                fmt::format("read {}: it belongs to someone else", path.string()))
        .hint("Move it away, then sign in again with 'ztgit auth login HOST --with-token'.");
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    throw Error(ErrorKind::config,
                fmt::format("read {}: others on this machine can read it", path.string()))
        .hint(fmt::format("Run: chmod 600 '{}'. Then replace the tokens in it: someone may have "
                          "seen them.",
                          path.string()));
}

std::string whole(const File& file, const std::filesystem::path& path) {
  const auto size = static_cast<std::uint64_t>(stat_of(file, path).st_size);
  if (size > kMostFileBytes)
    throw Error(ErrorKind::config,
                fmt::format("read {}: longer than {} bytes", path.string(), kMostFileBytes));
  std::string text(size, '\0');
  text.resize(read_at(file, 0, std::as_writable_bytes(std::span(text)), path));
  return text;
}

}  // namespace

bool is_token(const std::string& text) {
  return !text.empty() && text.size() <= kMostTokenBytes &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

TokenStore::TokenStore(const std::filesystem::path& config_home)
    : file_(config_home / "ztgit" / "tokens") {}

TokenStore::Rows TokenStore::read() const {
  if (!lstat_of(file_)) return {};
  const auto file = open_to_read(file_);
  check_private(file, file_);
  const Secret text(whole(file, file_));
  Rows rows;
  std::size_t number = 0;
  for (std::string_view rest = text.reveal(); !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    const std::string origin(next_word(line)), user(next_word(line)), token(next_word(line));
    const auto url = net::parse_url(origin);
    if (!url || origin_name(*url) != origin || !is_token(token) || !next_word(line).empty())
      throw broken(file_, number);
    rows.emplace_back(origin, StoredToken{user == "-" ? "" : user, Secret(token)});
  }
  return rows;
}

void TokenStore::write(Rows rows) const {
  std::sort(rows.begin(), rows.end(),
            [](const auto& one, const auto& other) { return one.first < other.first; });
  AtomicFile file(file_, kPrivate);
  file.write(kHeading);
  for (const auto& [origin, stored] : rows)
    file.write(Secret(fmt::format("{} {} {}\n", origin, stored.user.empty() ? "-" : stored.user,
                                  stored.token.reveal()))
                   .reveal());
  file.commit(Durability::file);
}

std::optional<StoredToken> TokenStore::find(const net::Url& origin) const {
  for (auto& [name, stored] : read())
    if (name == origin_name(origin)) return stored;
  return std::nullopt;
}

void TokenStore::put(const net::Url& origin, StoredToken token) {
  const auto name = origin_name(origin);
  if (origin.scheme != "https" && !is_loopback(origin))
    throw Error(ErrorKind::usage,
                fmt::format("store a token for {}: it would be sent unencrypted", name))
        .hint("Use the https address of the host.");
  if (!is_token(token.token.reveal()))
    throw Error(ErrorKind::usage,
                fmt::format("store a token for {}: what was given is no token", name))
        .hint("A token is one word of letters, digits and signs, and nothing else.");
  if (!is_user(token.user))
    throw Error(ErrorKind::usage, fmt::format("store a token for {}: that is no user name", name));
  make_folders(file_.parent_path());
  const FolderLock lock(file_.string() + ".lock", kPatience);
  auto rows = read();
  std::erase_if(rows, [&](const auto& row) { return row.first == name; });
  rows.emplace_back(name, std::move(token));
  write(std::move(rows));
}

bool TokenStore::remove(const net::Url& origin) {
  if (!lstat_of(file_)) return false;
  const FolderLock lock(file_.string() + ".lock", kPatience);
  auto rows = read();
  const auto name = origin_name(origin);
  if (std::erase_if(rows, [&](const auto& row) { return row.first == name; }) == 0) return false;
  write(std::move(rows));
  return true;
}

std::vector<std::string> TokenStore::origins() const {
  std::vector<std::string> names;
  for (const auto& [name, stored] : read()) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace ztgit::forge
