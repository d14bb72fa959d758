#include "xml_scanner.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "text_decoding.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kReferenceBytes = 12;  // "&#x0010FFFF;", with some zeros in front
constexpr char32_t kReplacement = 0xFFFD;

// "amp", "#38" or "#x26".
std::optional<char32_t> referenced(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, char32_t>, 5> named{
      {{"amp", U'&'}, {"lt", U'<'}, {"gt", U'>'}, {"quot", U'"'}, {"apos", U'\''}}};
  for (const auto& [each, code] : named)
    if (each == name) return code;
  if (!name.starts_with('#')) return std::nullopt;
  name.remove_prefix(1);
  int base = 10;
  if (name.starts_with('x') || name.starts_with('X')) {
    base = 16;
    name.remove_prefix(1);
  }
  std::uint32_t code = 0;
  const auto* const end = name.data() + name.size();
  const auto parsed = std::from_chars(name.data(), end, code, base);
  if (parsed.ptr != end || name.empty()) return std::nullopt;
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  const bool character = parsed.ec == std::errc{} && code != 0 && code <= 0x10FFFF && !surrogate;
  return character ? code : kReplacement;
}

}  // namespace

std::optional<XmlToken> XmlScanner::next() {
  if (!to_close_.empty()) {
    XmlToken end;
    end.kind = XmlToken::Kind::end;
    end.name = std::exchange(to_close_, {});
    return end;
  }
  while (at_ < text_.size()) {
    if (text_[at_] == '<') {
      const auto before = at_;
      if (auto token = markup()) return token;
      if (at_ == before) return std::nullopt;
      continue;
    }
    XmlToken token;
    const auto end = std::min(text_.find('<', at_), text_.size());
    token.text = text_.substr(at_, end - at_);
    at_ = end;
    return token;
  }
  return std::nullopt;
}

// Null if something was passed over, or, with `at_` where it was, if the walk ends here.
std::optional<XmlToken> XmlScanner::markup() {
  constexpr std::string_view comment = "<!--", cdata = "<![CDATA[", instruction = "<?";
  const auto rest = text_.substr(at_);
  if (rest.starts_with(comment)) {
    at_ += comment.size();
    skip_past("-->");
    return std::nullopt;
  }
  if (rest.starts_with(instruction)) {
    skip_past("?>");
    return std::nullopt;
  }
  if (rest.starts_with(cdata)) {
    XmlToken token;
    const auto from = at_ + cdata.size();
    if (!skip_past("]]>")) return std::nullopt;
    token.text = text_.substr(from, at_ - 3 - from);
    token.literal = true;
    return token;
  }
  if (rest.starts_with("<!")) {
    at_ = text_.size();  // a document type: nothing behind it is looked at
    return std::nullopt;
  }
  return tag();
}

std::optional<XmlToken> XmlScanner::tag() {
  XmlToken token;
  std::size_t end = at_ + 1;
  char quote = '\0';  // a '>' may stand in an attribute's value
  for (; end < text_.size(); ++end) {
    const char c = text_[end];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      break;
    }
  }
  auto inside = text_.substr(at_ + 1, end - at_ - 1);
  at_ = std::min(end + 1, text_.size());
  if (end >= text_.size()) return std::nullopt;  // cut off inside a tag
  token.kind = inside.starts_with('/') ? XmlToken::Kind::end : XmlToken::Kind::start;
  if (token.kind == XmlToken::Kind::end) inside.remove_prefix(1);
  const bool empty = inside.ends_with('/');
  if (empty) inside.remove_suffix(1);
  token.name = inside.substr(0, inside.find_first_of(kBlanks));
  token.attributes = inside.substr(token.name.size());
  if (token.name.empty()) return std::nullopt;  // "< >" is no tag
  if (empty && token.kind == XmlToken::Kind::start) to_close_ = token.name;
  return token;
}

bool XmlScanner::skip_past(std::string_view end) {
  const auto found = text_.find(end, at_);
  at_ = found == text_.npos ? text_.size() : found + end.size();
  return found != text_.npos;
}

std::optional<XmlAttribute> XmlAttributes::next() {
  const auto from = text_.find_first_not_of(kBlanks);
  const auto equals = text_.find('=', from == text_.npos ? 0 : from);
  if (from == text_.npos || equals == text_.npos) return std::nullopt;
  XmlAttribute attribute;
  attribute.name = text_.substr(from, equals - from);
  attribute.name = attribute.name.substr(0, attribute.name.find_first_of(kBlanks));
  const auto quote_at = text_.find_first_not_of(kBlanks, equals + 1);
  if (quote_at == text_.npos) return std::nullopt;
  const char quote = text_[quote_at];
  const auto end = text_.find(quote, quote_at + 1);
  if ((quote != '"' && quote != '\'') || end == text_.npos) return std::nullopt;
  attribute.value = text_.substr(quote_at + 1, end - quote_at - 1);
  text_.remove_prefix(end + 1);
  return attribute;
}

std::string decode_xml(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    const auto ampersand = std::min(text.find('&'), text.size());
    decoded += text.substr(0, ampersand);
    text.remove_prefix(ampersand);
    if (text.empty()) break;
    const auto semicolon = text.substr(0, kReferenceBytes).find(';');
    const auto code =
        semicolon == text.npos ? std::nullopt : referenced(text.substr(1, semicolon - 1));
    if (code)
      append_utf8(decoded, *code);
    else
      decoded += '&';
    text.remove_prefix(code ? semicolon + 1 : 1);
  }
  return decoded;
}

}  // namespace ztgit::metadata
