#include "metadata/infotext.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "fields.hpp"
#include "infotext_scanner.hpp"
#include "metadata/limits.hpp"
#include "text_decoding.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::string_view kNegative = "Negative prompt:";

std::string with_line_feeds(std::string_view text) {
  std::string lines;
  lines.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      lines += '\n';
      if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
    } else {
      lines += text[i];
    }
  }
  return lines;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string joined(const std::vector<std::string_view>& lines, std::size_t from, std::size_t to) {
  std::string text;
  for (auto i = from; i < to; ++i) {
    if (i > from) text += '\n';
    text += lines[i];
  }
  return std::string(trim(text));
}

// sd-dynamic-prompts appends its templates, commas and all, in lines of their own (its issues #704,
// #233).
bool is_template_line(std::string_view line) {
  return line.starts_with("Template:") || line.starts_with("Negative Template:");
}

bool begins_with_key(std::string_view line) {
  InfotextScanner scanner(line);
  const auto pair = scanner.next();
  return pair && pair->key.data() == line.data();
}

// Until version 1.4 A1111 did not escape line feeds inside of quotes.
bool ends_in_quotes(std::string_view line, bool open) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\')
      ++i;
    else if (line[i] == '"')
      open = !open;
  }
  return open;
}

class Parser {
 public:
  Infotext run(std::string_view text) {
    const auto plain = with_line_feeds(trim(without_trailing_nuls(trim(text))));
    auto lines = lines_of(plain);
    auto settings = lines.size();
    while (settings > 0 && !is_settings_line(lines[settings - 1])) --settings;
    if (settings == 0) {
      const auto block = settings_block(lines);
      split_body(lines, block);
      if (block < lines.size()) read_settings(lines[block], lines, block + 1);
      return std::move(result_);
    }
    --settings;
    const auto jam = jammed_body(lines[settings], settings == 0);
    const std::string_view first = lines[settings].substr(jam);
    if (jam > 0) {
      auto body = lines;
      body[settings] = lines[settings].substr(0, jam);
      split_jammed(joined(body, 0, settings + 1));
    } else {
      split_body(lines, settings);
    }
    read_settings(first, lines, settings + 1);
    return std::move(result_);
  }

 private:
  // A second "Negative prompt:" is text: people write about prompts in prompts.
  void split_body(const std::vector<std::string_view>& lines, std::size_t end) {
    std::size_t negative = 0;
    while (negative < end && !trim(lines[negative]).starts_with(kNegative)) ++negative;
    result_.prompt = joined(lines, 0, negative);
    if (negative == end) return;
    auto text = joined(lines, negative, end);
    result_.negative_prompt = std::string(trim(std::string_view(text).substr(kNegative.size())));
  }

  // Some savers leave out line feeds, "a fox.Negative prompt: bad.Steps: 20, …" (civitai PR 2424):
  // how much of the settings line is prompt. Only if it does not begin as settings do, and holds a
  // negative prompt or is all there is.
  static std::size_t jammed_body(std::string_view line, bool alone) {
    auto steps = line.npos;
    for (auto at = line.find("Steps: "); at != line.npos; at = line.find("Steps: ", at + 1))
      if (at + 7 < line.size() && line[at + 7] >= '0' && line[at + 7] <= '9') steps = at;
    if (steps == line.npos || begins_as_settings(line)) return 0;
    const auto body = line.substr(0, steps);
    return alone || body.find(kNegative) != body.npos ? steps : 0;
  }

  // Some savers give each setting a line of its own: where these begin, or the end of the lines.
  // Only behind a negative prompt, and if the first line is no pair: else all of it is a list of
  // "Key: value" lines, which key_lines.cpp reads.
  static std::size_t settings_block(const std::vector<std::string_view>& lines) {
    auto first = lines.size();
    bool negative = false;
    for (auto i = lines.size(); i > 0; --i) {
      const auto line = trim(lines[i - 1]);
      negative = line.starts_with(kNegative);
      if (negative || !begins_with_key(line)) break;
      if (begins_as_settings(line)) first = i - 1;
    }
    if (!negative || begins_with_key(lines[0])) return lines.size();
    std::string together;
    for (auto i = first; i < lines.size(); ++i) together += std::string(lines[i]) + ", ";
    return is_settings_line(together) ? first : lines.size();
  }

  static bool begins_as_settings(std::string_view line) {
    constexpr std::array<std::string_view, 8> keys{"Steps",     "Seed",  "Sampler",    "Size",
                                                   "CFG scale", "Model", "Model hash", "Version"};
    InfotextScanner scanner(line);
    const auto pair = scanner.next();
    return pair && pair->key.data() == line.data() &&
           std::any_of(keys.begin(), keys.end(), [&pair](std::string_view key) {
             return equal_ignoring_case(pair->key, key);
           });
  }

  void split_jammed(std::string_view body) {
    const auto lines = lines_of(body);
    const bool in_lines = std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
      return trim(line).starts_with(kNegative);
    });
    if (in_lines) {
      split_body(lines, lines.size());
      return;
    }
    const auto negative = body.rfind(kNegative);
    result_.prompt = std::string(trim(body.substr(0, negative)));
    if (negative != body.npos)
      result_.negative_prompt = std::string(trim(body.substr(negative + kNegative.size())));
  }

  void read_settings(std::string_view first, const std::vector<std::string_view>& lines,
                     std::size_t next) {
    std::string text(first), words;
    Pairs templates;
    for (bool open = ends_in_quotes(first, false); next < lines.size(); ++next) {
      const auto line = trim(lines[next]);
      const auto colon = line.find(':');
      if (is_template_line(line)) {
        templates.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
      } else if (!templates.empty()) {  // a template has line feeds of its own
        templates.back().second += '\n';
        templates.back().second += line;
      } else if (!open && !InfotextScanner(line).next()) {
        // Somebody's note, or more of the value before it: that depends on what follows.
        words += ' ';
        words += line;
      } else if (!line.empty()) {
        text += std::exchange(words, {});
        text += !open && begins_with_key(line) ? ", " : " ";
        text += line;
        open = ends_in_quotes(line, open);
      }
    }
    InfotextScanner scanner(text);
    while (const auto pair = scanner.next()) {
      if (result_.settings.size() >= limits::kInfotextPairs) break;
      result_.settings.emplace_back(pair->key, unquote(*pair));
    }
    for (auto& [key, value] : templates)
      if (result_.settings.size() < limits::kInfotextPairs)
        result_.settings.emplace_back(std::move(key), std::string(trim(value)));
  }

  Infotext result_;
};

}  // namespace

Infotext parse_infotext(std::string_view text) { return Parser().run(text); }

}  // namespace ztgit::metadata
