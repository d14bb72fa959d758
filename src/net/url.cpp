#include "net/url.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "curl_library.hpp"

namespace ztgit::net {

namespace {

constexpr unsigned kOwnPort = CURLU_DEFAULT_PORT;

std::optional<std::string> part(CURLU* url, CURLUPart what, unsigned flags = 0) {
  char* text = nullptr;
  if (curl().url_get(url, what, &text, flags) != CURLUE_OK || text == nullptr) return std::nullopt;
  std::string copy(text);
  curl().free(text);
  return copy;
}

UrlHandle parsed(std::string_view text) {
  UrlHandle url(curl().url());
  // Blanks and control characters have no place in a URL and much in attacks.
  if (text.find_first_of(std::string_view("\r\n\t \0", 5)) != text.npos) return nullptr;
  if (curl().url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK)
    return nullptr;
  return url;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      plain += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

}  // namespace

std::string Url::origin() const { return fmt::format("{}://{}:{}", scheme, host, port); }

std::string Url::shown() const {
  const bool own = (scheme == "https" && port == 443) || (scheme == "http" && port == 80);
  return fmt::format("{}://{}{}{}", scheme, host, own ? "" : fmt::format(":{}", port), path);
}

std::optional<Url> parse_url(std::string_view text) {
  const auto handle = parsed(text);
  if (!handle) return std::nullopt;
  Url url;
  url.scheme = ascii_lower(part(handle.get(), CURLUPART_SCHEME).value_or(""));
  if (url.scheme != "http" && url.scheme != "https") return std::nullopt;
  url.user = part(handle.get(), CURLUPART_USER, CURLU_URLDECODE).value_or("");
  url.password = part(handle.get(), CURLUPART_PASSWORD, CURLU_URLDECODE).value_or("");
  url.host = ascii_lower(part(handle.get(), CURLUPART_HOST).value_or(""));
  url.port = std::atoi(part(handle.get(), CURLUPART_PORT, kOwnPort).value_or("0").c_str());
  url.path = part(handle.get(), CURLUPART_PATH).value_or("/");
  url.query = part(handle.get(), CURLUPART_QUERY).value_or("");
  if (url.host.empty()) return std::nullopt;
  return url;
}

std::optional<std::string> resolve_url(std::string_view base, std::string_view reference) {
  const auto url = parsed(base);
  if (!url) return std::nullopt;
  if (reference.find_first_of(std::string_view("\r\n\t \0", 5)) != reference.npos)
    return std::nullopt;
  if (curl().url_set(url.get(), CURLUPART_URL, std::string(reference).c_str(), 0) != CURLUE_OK)
    return std::nullopt;
  return part(url.get(), CURLUPART_URL);
}

std::optional<std::filesystem::path> local_folder(const std::string& url,
                                                  const std::filesystem::path& base) {
  constexpr std::string_view scheme = "file://";
  if (url.starts_with(scheme)) {
    const auto rest = std::string_view(url).substr(scheme.size());
    const auto slash = rest.find('/');
    if (slash == rest.npos) return std::nullopt;
    const auto host = rest.substr(0, slash);
    if (!host.empty() && host != "localhost") return std::nullopt;
    return std::filesystem::path(percent_decoded(rest.substr(slash)));
  }
  if (url.find("://") != url.npos) return std::nullopt;
  // git's rule: a colon before the first slash is host:path.
  const auto colon = url.find(':');
  if (colon != url.npos && colon < url.find('/')) return std::nullopt;
  return (base / url).lexically_normal();
}

std::string without_credentials(std::string_view text) {
  const auto url = parsed(text);
  if (!url) return std::string(text);
  curl().url_set(url.get(), CURLUPART_USER, nullptr, 0);
  curl().url_set(url.get(), CURLUPART_PASSWORD, nullptr, 0);
  return part(url.get(), CURLUPART_URL).value_or(std::string(text));
}

std::string percent_encoded(std::string_view text, std::string_view also) {
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string done;
  for (const char letter : text) {
    if (unreserved.find(letter) != std::string_view::npos ||
        also.find(letter) != std::string_view::npos)
      done += letter;
    else
      done += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
  }
  return done;
}

}  // namespace ztgit::net
