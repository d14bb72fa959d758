#include "private_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "sidecar/access_keys.hpp"
#include "url_secrets.hpp"

namespace ztgit::hooks {

namespace {

bool is_slash(char c) { return c == '/' || c == '\\'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == '~';
}

// One spelling of paths for all: any run of slashes and backslashes is one '/', and an escaped line
// end or quote is a blank. JSON inside of YAML doubles each backslash twice.
std::string with_plain_slashes(std::string_view line, Spelling spelling) {
  std::string plain;
  plain.reserve(line.size());
  for (std::size_t at = 0; at < line.size();) {
    if (!is_slash(line[at])) {
      plain += line[at++];
      continue;
    }
    const auto begin = at;
    while (at < line.size() && is_slash(line[at])) ++at;
    const bool escape = spelling == Spelling::quoted && line[at - 1] == '\\' &&
                        (at - begin) % 2 == 1 && at < line.size() &&
                        std::string_view("ntr\"").find(line[at]) != std::string_view::npos;
    plain += escape ? ' ' : '/';
    if (escape) ++at;
  }
  return plain;
}

// The owner's name after "/home/": "<user>", "$USER" and "%USERNAME%" are nobody's.
bool is_owner(std::string_view rest) {
  constexpr std::array<std::string_view, 4> shared = {"Shared/", "Public/", "Default/",
                                                      "USERNAME/"};
  const auto end = rest.find('/');
  if (end == rest.npos || end == 0) return false;
  if (rest.substr(0, end).find_first_of(" \t\"'") != rest.npos) return false;
  if (std::string_view("<$%{").find(rest.front()) != std::string_view::npos) return false;
  return std::none_of(shared.begin(), shared.end(),
                      [&](std::string_view name) { return rest.starts_with(name); });
}

const char* home_folder_in(std::string_view plain) {
  constexpr std::string_view linux_root = "/home/", mac_root = "/Users/";
  for (const auto root : {linux_root, mac_root})
    for (auto at = plain.find(root); at != plain.npos; at = plain.find(root, at + 1))
      if ((at == 0 || !is_word(plain[at - 1])) && is_owner(plain.substr(at + root.size())))
        return root == linux_root ? "a home folder (/home/…)" : "a home folder (Users/…)";
  // Windows does not tell cases apart, and "c:/users/" is no path of a web service.
  for (auto at = plain.find(":/"); at != plain.npos; at = plain.find(":/", at + 1)) {
    const bool drive = at > 0 && is_letter(plain[at - 1]) && (at == 1 || !is_word(plain[at - 2]));
    if (drive && ascii_lower(plain.substr(at + 1, mac_root.size())) == "/users/" &&
        is_owner(plain.substr(at + 1 + mac_root.size())))
      return "a home folder (Users/…)";
  }
  return nullptr;
}

class Collector {
 public:
  // A line counts once, however often it has the like.
  void add(const char* code, std::string_view what, std::size_t line) {
    const auto known = std::find_if(found_.begin(), found_.end(),
                                    [&](const auto& each) { return each.what == what; });
    if (known == found_.end()) {
      found_.push_back({code, std::string(what), line, 0});
      last_lines_.push_back(line);
      return;
    }
    auto& last_line = last_lines_[static_cast<std::size_t>(known - found_.begin())];
    if (last_line != line) ++known->more;
    last_line = line;
  }

  std::vector<PrivateText> take() { return std::move(found_); }

 private:
  std::vector<PrivateText> found_;
  std::vector<std::size_t> last_lines_;  // of each
};

}  // namespace

std::vector<PrivateText> find_private(std::string_view text, Spelling spelling,
                                      const std::vector<std::string>& redact) {
  std::vector<std::string> forbidden;
  forbidden.reserve(redact.size());
  for (const auto& each : redact) forbidden.push_back(with_plain_slashes(each, Spelling::plain));
  Collector collector;
  std::size_t number = 0;
  for (std::size_t from = 0; from < text.size();) {
    const auto end = std::min(text.find('\n', from), text.size());
    const auto line = text.substr(from, end - from);
    from = end + 1;
    ++number;
    if (const auto service = sidecar::access_key_of(line); !service.empty())
      collector.add("secret", fmt::format("an access key of {}", service), number);
    for (const auto& finding : find_in_urls(line))
      collector.add(finding.secret ? "secret" : "private-host", finding.what, number);
    const auto plain = with_plain_slashes(line, spelling);
    if (const auto* folder = home_folder_in(plain)) collector.add("private-path", folder, number);
    for (const auto& each : forbidden)
      if (plain.find(each) != plain.npos)
        collector.add("redacted-text", "a text that .ztgit.yaml redacts", number);
  }
  return collector.take();
}

}  // namespace ztgit::hooks
