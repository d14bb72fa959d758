#include "net/ssh.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::net {

namespace {

// What a program called ssh understands (git-config, ssh.variant).
enum class Variant { ssh, simple, plink, tortoise };

bool is_option(std::string_view text) { return text.starts_with('-'); }

std::optional<int> port_of(std::string_view text) {
  int port = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (problem != std::errc() || end != text.data() + text.size() || port < 1 || port > 65535)
    return std::nullopt;
  return port;
}

std::optional<SshUrl> checked(SshUrl url) {
  if (url.host.empty() || url.path.empty()) return std::nullopt;
  if (is_option(url.host) || is_option(url.user) || is_option(url.path)) return std::nullopt;
  for (const auto* part : {&url.user, &url.host, &url.path})
    if (part->find_first_of(std::string_view("\r\n\0", 3)) != part->npos) return std::nullopt;
  return url;
}

// "user@host", "user@[::1]:22", "host:22"
std::optional<SshUrl> parse_authority(std::string_view text) {
  SshUrl url;
  if (const auto at = text.rfind('@'); at != text.npos) {
    url.user = text.substr(0, at);
    if (const auto colon = url.user.find(':'); colon != url.user.npos) url.user.resize(colon);
    text.remove_prefix(at + 1);
  }
  std::string_view port;
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == text.npos) return std::nullopt;
    url.host = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    if (text.starts_with(':')) port = text.substr(1);
  } else {
    const auto colon = text.find(':');
    url.host = text.substr(0, colon);
    if (colon != text.npos) port = text.substr(colon + 1);
  }
  if (!port.empty()) {
    const auto number = port_of(port);
    if (!number) return std::nullopt;
    url.port = *number;
  }
  return url;
}

std::optional<std::string> last(const std::vector<ConfigEntry>& config, std::string_view key) {
  for (auto entry = config.rbegin(); entry != config.rend(); ++entry)
    if (entry->key == key && !entry->value.empty()) return entry->value;
  return std::nullopt;
}

Variant variant_named(std::string_view name) {
  if (name == "plink" || name == "putty") return Variant::plink;
  if (name == "tortoiseplink") return Variant::tortoise;
  if (name == "simple") return Variant::simple;
  return Variant::ssh;
}

// From the program's name, as git guesses; one with another name is taken for an OpenSSH too, as
// git-lfs does.
Variant guess(std::string_view command) {
  command = command.substr(0, command.find(' '));
  command = command.substr(std::min(command.rfind('/') + 1, command.size()));
  auto name = ascii_lower(command);
  if (name.ends_with(".exe")) name.resize(name.size() - 4);
  return variant_named(name);
}

std::vector<std::string> options_for(const SshUrl& url, Variant variant) {
  std::vector<std::string> words;
  if (variant == Variant::tortoise) words.emplace_back("-batch");
  if (url.port != 0 && variant != Variant::simple) {
    words.emplace_back(variant == Variant::ssh ? "-p" : "-P");
    words.push_back(std::to_string(url.port));
  }
  words.push_back(url.user.empty() ? url.host : fmt::format("{}@{}", url.user, url.host));
  return words;
}

}  // namespace

std::string SshUrl::account() const { return fmt::format("{}@{}:{}", user, host, port); }

std::optional<SshUrl> parse_ssh_url(std::string_view text) {
  for (const std::string_view scheme : {"ssh://", "git+ssh://", "ssh+git://"}) {
    if (!text.starts_with(scheme)) continue;
    const auto rest = text.substr(scheme.size());
    const auto slash = rest.find('/');
    if (slash == rest.npos) return std::nullopt;
    auto url = parse_authority(rest.substr(0, slash));
    if (!url) return std::nullopt;
    auto path = rest.substr(slash);
    if (path.starts_with("/~")) path.remove_prefix(1);  // somebody's home
    url->path = path;
    return checked(std::move(*url));
  }
  if (text.find("://") != text.npos) return std::nullopt;
  std::size_t from = 0;  // after a bracketed host: "[::1]:path", "[host:22]:path"
  const auto at = text.find('@');
  const auto bracket = at == text.npos ? 0 : at + 1;
  if (bracket < text.size() && text[bracket] == '[') {
    from = text.find(']', bracket);
    if (from == text.npos) return std::nullopt;
  }
  const auto colon = text.find(':', from);
  if (colon == text.npos || text.find('/') < colon) return std::nullopt;
  auto authority = std::string(text.substr(0, colon));
  // "[host:22]" is a host with its port, "[::1]" an address.
  if (from != 0 && std::count(authority.begin() + static_cast<std::ptrdiff_t>(bracket),
                              authority.end(), ':') == 1)
    std::erase_if(authority, [](char c) { return c == '[' || c == ']'; });
  auto url = parse_authority(authority);
  if (!url) return std::nullopt;
  url->path = text.substr(colon + 1);
  return checked(std::move(*url));
}

std::vector<std::string> ssh_words(const SshUrl& url, const std::string& remote_command,
                                   const std::vector<ConfigEntry>& config,
                                   const Variables& variables) {
  auto line = variables("GIT_SSH_COMMAND");
  if (!line) line = last(config, "core.sshcommand");
  const auto program = variables("GIT_SSH").value_or("ssh");
  auto told = variables("GIT_SSH_VARIANT");
  if (!told) told = last(config, "ssh.variant");
  const auto variant =
      told && *told != "auto" ? variant_named(ascii_lower(*told)) : guess(line.value_or(program));
  auto words = options_for(url, variant);
  words.push_back(remote_command);
  if (!line) {
    words.insert(words.begin(), program);
    return words;
  }
  auto whole = *line;
  for (const auto& word : words) whole += " " + shell_quoted(word);
  return {"sh", "-c", whole};
}

std::string shell_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'')
      quoted += "'\\''";
    else
      quoted += c;
  }
  return quoted + "'";
}

}  // namespace ztgit::net
