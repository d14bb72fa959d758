// git's configuration format, after config.c of git 2.39: git_parse_source(), get_base_var(),
// get_extended_base_var(), get_value(), parse_value().

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/config.hpp"

namespace ztgit::git {

namespace {

constexpr char kEnd = '\0';  // of the text; a NUL in it is refused beforehand

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_key_char(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

class Parser {
 public:
  Parser(std::string_view text, const std::string& name) : text_(text), name_(name) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
  }

  std::vector<ConfigEntry> run() {
    std::vector<ConfigEntry> entries;
    while (peek() != kEnd) {
      const char c = peek();
      if (c == '\n' || is_blank(c)) {
        next();
      } else if (c == '#' || c == ';') {
        skip_comment();
      } else if (c == '[') {
        next();
        read_section();
      } else {
        entries.push_back(read_entry());
      }
    }
    return entries;
  }

 private:
  // CRLF is one line feed.
  char peek() const {
    if (at_ >= text_.size()) return kEnd;
    const bool line_end = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
    return line_end ? '\n' : text_[at_];
  }
  char next() {
    const char c = peek();
    if (c == kEnd) return c;
    at_ += c == '\n' && text_[at_] == '\r' ? 2U : 1U;
    if (c == '\n') ++line_;
    return c;
  }

  [[noreturn]] void refuse() const {
    throw Error(ErrorKind::config, fmt::format("read {}: line {} is no line of a git configuration",
                                               visible_line(name_), line_));
  }

  void skip_comment() {
    while (peek() != '\n' && peek() != kEnd) next();
  }

  void read_section() {
    section_.clear();
    while (is_key_char(peek()) || peek() == '.') section_ += lower(next());
    if (is_blank(peek())) {
      while (is_blank(peek())) next();
      if (next() != '"') refuse();
      section_ += '.';
      read_subsection();
    }
    if (section_.empty() || next() != ']') refuse();
  }

  void read_subsection() {
    while (peek() != '"') {
      char c = next();
      if (c == '\\') c = next();
      if (c == '\n' || c == kEnd) refuse();
      section_ += c;
    }
    next();
  }

  ConfigEntry read_entry() {
    if (!is_letter(peek())) refuse();
    ConfigEntry entry{section_.empty() ? "" : section_ + ".", "true"};
    while (is_key_char(peek())) entry.key += lower(next());
    while (peek() == ' ' || peek() == '\t') next();
    if (peek() == '=') {
      next();
      entry.value = read_value();
    } else if (peek() != '\n' && peek() != kEnd) {
      refuse();
    }
    return entry;
  }

  // Blanks at both ends go, those inside stay; the line end goes with a backslash before it.
  std::string read_value() {
    std::string value;
    std::size_t kept = 0;  // up to here no blank may be cut
    bool quoted = false;
    while (is_blank(peek())) next();
    while (true) {
      const char c = next();
      if (c == '\n' || c == kEnd) {
        if (quoted) refuse();
        value.resize(kept);
        return value;
      }
      if (!quoted && (c == '#' || c == ';')) {
        skip_comment();
      } else if (c == '"') {
        quoted = !quoted;
        kept = value.size();
      } else if (c == '\\') {
        read_escaped(value);
        kept = value.size();
      } else {
        value += c;
        if (quoted || !is_blank(c)) kept = value.size();
      }
    }
  }

  void read_escaped(std::string& value) {
    switch (next()) {
      case kEnd:  // as if a line end stood there
      case '\n': break;
      case 't': value += '\t'; break;
      case 'b': value += '\b'; break;
      case 'n': value += '\n'; break;
      case '\\': value += '\\'; break;
      case '"': value += '"'; break;
      default: refuse();
    }
  }

  std::string_view text_;
  const std::string& name_;
  std::string section_;
  std::size_t at_ = 0, line_ = 1;
};

}  // namespace

std::vector<ConfigEntry> parse_config_text(std::string_view text, const std::string& name) {
  if (text.size() > kMostConfigText)
    throw Error(ErrorKind::config, fmt::format("read {}: it is longer than {} bytes",
                                               visible_line(name), kMostConfigText));
  if (text.find('\0') != text.npos)
    throw Error(ErrorKind::config, fmt::format("read {}: it is no text", visible_line(name)));
  return Parser(text, name).run();
}

}  // namespace ztgit::git
