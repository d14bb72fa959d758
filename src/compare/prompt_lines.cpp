#include "compare/prompt_lines.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::compare {

namespace {

// What ends a phrase: commas, sentence ends and line ends, Western and Chinese.
constexpr std::array<std::string_view, 9> kEnds = {",",  "，", "、", "。", "；",
                                                   "！", "？", ". ", "\n"};

bool ends_phrase(std::string_view text) {
  for (const auto end : kEnds)
    if (text.ends_with(end)) return true;
  return false;
}

class Lines {
 public:
  void add(const Piece& piece) {
    if (piece.change == Change::removed) {
      before_ += piece.text;
      changed_ = true;
    } else if (piece.change == Change::added) {
      after_ += piece.text;
      changed_ = true;
    } else {
      add_same(piece.text);
    }
  }

  std::vector<PromptLine> take() {
    flush();
    return std::move(lines_);
  }

 private:
  void add_same(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      before_ += text[at];
      after_ += text[at];
      // "1.5" ends no phrase, ". " does; the end of a removed or added text is none of both.
      if (ends_phrase(text.substr(0, at + 1))) flush();
    }
  }

  void flush() {
    const auto was = visible_line(std::exchange(before_, {}));
    auto is = visible_line(std::exchange(after_, {}));
    if (!std::exchange(changed_, false)) {
      if (!is.empty()) lines_.push_back({Change::same, std::move(is)});
      return;
    }
    if (!was.empty()) lines_.push_back({Change::removed, was});
    if (!is.empty()) lines_.push_back({Change::added, std::move(is)});
  }

  std::string before_, after_;
  bool changed_ = false;
  std::vector<PromptLine> lines_;
};

bool is_change(const std::vector<PromptLine>& lines, std::size_t index) {
  return index < lines.size() && lines[index].change != Change::same;
}

}  // namespace

std::vector<PromptLine> prompt_lines(const std::vector<Piece>& pieces, std::size_t most) {
  Lines all;
  for (const auto& piece : pieces) all.add(piece);
  const auto lines = all.take();
  std::vector<PromptLine> shown;
  shown.reserve(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (shown.size() == most) {
      shown.push_back(
          {Change::same, fmt::format(fmt::runtime(tr("… and {} more lines")), lines.size() - i)});
      break;
    }
    if (is_change(lines, i) || is_change(lines, i + 1) || (i > 0 && is_change(lines, i - 1)))
      shown.push_back(lines[i]);
    else if (shown.empty() || shown.back().text != "…")
      shown.push_back({Change::same, "…"});
  }
  return shown;
}

}  // namespace ztgit::compare
