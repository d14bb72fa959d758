#include "sidecar/access_keys.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace ztgit::sidecar {

namespace {

enum class Tail { letters, with_dashes, capitals };

struct Form {
  std::string_view service;
  std::string_view prefix;
  std::size_t least;  // characters after it
  Tail tail;
};

// "sk-" is what most model services copied from OpenAI: Anthropic, DeepSeek, Stability, Moonshot, …
constexpr std::array kForms{
    Form{"a model service", "sk-", 20, Tail::with_dashes},
    Form{"Hugging Face", "hf_", 30, Tail::letters},
    Form{"Replicate", "r8_", 30, Tail::letters},
    Form{"GitHub", "ghp_", 30, Tail::letters},
    Form{"GitHub", "gho_", 30, Tail::letters},
    Form{"GitHub", "ghs_", 30, Tail::letters},
    Form{"GitHub", "github_pat_", 22, Tail::with_dashes},
    Form{"GitLab", "glpat-", 20, Tail::with_dashes},
    Form{"Amazon", "AKIA", 16, Tail::capitals},
    Form{"Amazon", "ASIA", 16, Tail::capitals},
    Form{"Google", "AIza", 35, Tail::with_dashes},
    Form{"Alibaba Cloud", "LTAI", 12, Tail::letters},
    Form{"Slack", "xoxb-", 20, Tail::with_dashes},
    Form{"Slack", "xoxp-", 20, Tail::with_dashes},
};

constexpr std::string_view kPem = "PRIVATE KEY-----";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_digit(c) || is_capital(c) || (c >= 'a' && c <= 'z'); }

bool fits(char c, Tail tail) {
  if (tail == Tail::capitals) return is_digit(c) || is_capital(c);
  return is_letter(c) || (tail == Tail::with_dashes && (c == '-' || c == '_'));
}

// A key begins a word of its own ("task-…" holds none) and has a digit, as words have not.
bool stands_in(std::string_view text, const Form& form) {
  for (auto at = text.find(form.prefix); at != text.npos; at = text.find(form.prefix, at + 1)) {
    if (at > 0 && (is_letter(text[at - 1]) || text[at - 1] == '_')) continue;
    const auto rest = text.substr(at + form.prefix.size());
    const auto end =
        std::find_if_not(rest.begin(), rest.end(), [&](char c) { return fits(c, form.tail); });
    const auto length = static_cast<std::size_t>(end - rest.begin());
    if (length >= form.least && std::any_of(rest.begin(), end, is_digit)) return true;
  }
  return false;
}

}  // namespace

std::string_view access_key_of(std::string_view text) {
  for (const auto& form : kForms)
    if (stands_in(text, form)) return form.service;
  return text.find(kPem) == text.npos ? std::string_view() : "somebody";
}

}  // namespace ztgit::sidecar
