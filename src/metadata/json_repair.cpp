#include "json_repair.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

namespace ztgit::metadata {

namespace {

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
         c == '-' || c == '.' || c == '_';
}

bool begins_number(std::string_view word) {
  return word[0] == '-' || (word[0] >= '0' && word[0] <= '9');
}

bool is_out_of_range(std::string_view number) {
  double value = 0;
  const auto parsed = std::from_chars(number.data(), number.data() + number.size(), value);
  return parsed.ec == std::errc::result_out_of_range ||
         (parsed.ec == std::errc{} && !std::isfinite(value));
}

std::optional<std::uint32_t> unicode_escape(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
  std::uint32_t code = 0;
  const char* end = text.data() + at + 6;
  if (std::from_chars(text.data() + at + 2, end, code, 16).ptr != end) return std::nullopt;
  return code;
}

class Repair {
 public:
  explicit Repair(std::string_view text) : text_(text) { out_.reserve(text.size() + 16); }

  std::optional<std::string> run() {
    while (at_ < text_.size()) {
      if (text_[at_] == '"')
        string();
      else if (is_word(text_[at_]))
        word();
      else
        out_ += text_[at_++];
    }
    if (!changed_) return std::nullopt;
    return std::move(out_);
  }

 private:
  void word() {
    const auto from = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    const auto word = text_.substr(from, at_ - from);
    const bool not_finite = word == "NaN" || word == "Infinity" || word == "-Infinity" ||
                            word == "nan" || word == "inf" || word == "-inf";
    if (not_finite || (begins_number(word) && is_out_of_range(word))) {
      out_ += "null";
      changed_ = true;
    } else {
      out_ += word;
    }
  }

  void string() {
    out_ += text_[at_++];
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\\') {
        escape();
        continue;
      }
      ++at_;
      if (static_cast<unsigned char>(c) < 0x20) {
        out_ += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        changed_ = true;
        continue;
      }
      out_ += c;
      if (c == '"') return;
    }
  }

  void escape() {
    const auto code = unicode_escape(text_, at_);
    const bool surrogate = code && *code >= 0xD800 && *code < 0xE000;
    const std::size_t length = code ? 6 : 2;
    if (!surrogate) {
      out_ += text_.substr(at_, length);
      at_ += length;
      return;
    }
    const auto low = *code < 0xDC00 ? unicode_escape(text_, at_ + 6) : std::nullopt;
    if (low && *low >= 0xDC00 && *low < 0xE000) {
      out_ += text_.substr(at_, 12);
      at_ += 12;
      return;
    }
    out_ += "\\ufffd";
    at_ += 6;
    changed_ = true;
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
  bool changed_ = false;
};

}  // namespace

std::optional<std::string> repair_json(std::string_view text) { return Repair(text).run(); }

}  // namespace ztgit::metadata
