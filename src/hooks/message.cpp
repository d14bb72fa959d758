#include "message.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ztgit::hooks {

namespace {

constexpr std::string_view kScissors = " ------------------------ >8 ------------------------";

// core.commentChar=auto: git has chosen a character that begins no line of the text. Its own lines
// are the last, so that their beginning tells.
std::string chosen_comment(std::string_view message) {
  auto lines = lines_of(message);
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  if (!lines.empty() &&
      std::string_view("#;@!$%^&|:").find(lines.back()[0]) != std::string_view::npos)
    return std::string(lines.back().substr(0, 1));
  return "#";
}

bool ends_in_comments(std::string_view message, std::string_view comment) {
  const auto end = message.find_last_not_of('\n');
  if (end == message.npos) return false;
  return message.substr(message.rfind('\n', end) + 1).starts_with(comment);
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Cleanup cleanup_of(const git::Repository& repo, const project::Environment& environment,
                   std::string_view message) {
  Cleanup cleanup;
  auto comment = repo.config("core.commentstring");  // git 2.45
  if (!comment) comment = repo.config("core.commentchar");
  if (comment && !comment->empty())
    cleanup.comment = *comment == "auto" ? chosen_comment(message) : *comment;
  const auto mode = repo.config("commit.cleanup").value_or("default");
  // git sets the editor ":" for its hooks where it starts none; a user may have set it too, and
  // then git has put its help below the message.
  const bool edited = environment.variables("GIT_EDITOR").value_or("") != ":" ||
                      ends_in_comments(message, cleanup.comment);
  cleanup.tidy = mode != "verbatim";
  cleanup.comments = mode == "strip" ||
                     (edited && mode != "verbatim" && mode != "whitespace" && mode != "scissors");
  return cleanup;
}

std::string clean_message(std::string_view message, const Cleanup& cleanup) {
  std::string clean;
  bool blank = false;
  for (auto line : lines_of(message)) {
    if (line == cleanup.comment + std::string(kScissors)) break;
    if (cleanup.comments && line.starts_with(cleanup.comment)) continue;
    if (cleanup.tidy) {
      while (!line.empty() &&
             std::string_view(" \t\r\v\f").find(line.back()) != std::string_view::npos)
        line.remove_suffix(1);
      blank = blank || line.empty();
      if (line.empty()) continue;
      if (blank && !clean.empty()) clean += '\n';
      blank = false;
    }
    clean.append(line).append("\n");
  }
  return clean;
}

}  // namespace ztgit::hooks
