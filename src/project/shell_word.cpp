#include "shell_word.hpp"

#include <unistd.h>

namespace ztgit::project {

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+,:@";
  if (!text.empty() && text.find_first_not_of(plain) == text.npos) return std::string(text);
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'')
      word += "'\\''";
    else
      word += c;
  }
  return word + "'";
}

std::string from_shell_word(std::string_view word) {
  std::string text;
  bool quoted = false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (word[i] == '\'')
      quoted = !quoted;
    else if (quoted || word[i] != '\\' || ++i < word.size())
      text += word[i];
  }
  return text;
}

bool is_program(const std::filesystem::path& path) {
  std::error_code ignored;
  return path.is_absolute() && ::access(path.c_str(), X_OK) == 0 &&
         std::filesystem::is_regular_file(path, ignored);
}

}  // namespace ztgit::project
