#include "invokeai_dream.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "fields.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

struct Option {
  std::string_view name;  // with its dashes
  Field field;
};

// ldm/dream/args.py, ldm/invoke/args.py
constexpr std::array kOptions{
    Option{"-s", Field::steps},
    Option{"--steps", Field::steps},
    Option{"-S", Field::seed},
    Option{"--seed", Field::seed},
    Option{"-W", Field::width},
    Option{"--width", Field::width},
    Option{"-H", Field::height},
    Option{"--height", Field::height},
    Option{"-C", Field::cfg_scale},
    Option{"--cfg_scale", Field::cfg_scale},
    Option{"-A", Field::sampler},
    Option{"--sampler", Field::sampler},
    Option{"-f", Field::denoising_strength},
    Option{"--strength", Field::denoising_strength},
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// An option and not a negative number.
bool begins_option(std::string_view text) {
  if (text.size() < 2 || text[0] != '-') return false;
  return is_letter(text[1]) || (text[1] == '-' && text.size() > 2 && is_letter(text[2]));
}

bool begins_options_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_blank(text[at]) && begins_option(trim(text.substr(at)));
}

// Where the prompt ends: its closing quote, or in front of the first option.
struct Split {
  std::string_view prompt, options;
};

Split split(std::string_view command) {
  command = trim(command);
  if (command.starts_with('"')) {
    for (auto end = command.find('"', 1); end != command.npos; end = command.find('"', end + 1)) {
      const auto rest = command.substr(end + 1);
      const auto options = trim(rest);
      if (!options.empty() && !(is_blank(rest[0]) && begins_option(options))) continue;
      return {command.substr(1, end - 1), options};
    }
  }
  for (std::size_t at = 0; at < command.size(); ++at)
    if (is_blank(command[at]) && at + 1 < command.size() && command[at + 1] == '-' &&
        begins_options_at(command, at))
      return {trim(command.substr(0, at)), command.substr(at + 1)};
  return {command, {}};
}

std::optional<Option> option_named(std::string_view name) {
  const auto* found = std::find_if(kOptions.begin(), kOptions.end(),
                                   [name](const Option& each) { return each.name == name; });
  return found == kOptions.end() ? std::nullopt : std::optional(*found);
}

// The value of an option: everything up to the next one.
std::string_view take_value(std::string_view& options) {
  std::size_t end = 0;
  bool quoted = false;
  for (; end < options.size(); ++end) {
    if (options[end] == '"') quoted = !quoted;
    if (!quoted && is_blank(options[end]) && end + 1 < options.size() && options[end + 1] == '-' &&
        begins_option(options.substr(end + 1)))
      break;
  }
  const auto value = trim(options.substr(0, end));
  options = trim(options.substr(end));
  return value;
}

void read_options(Record& record, std::string_view options) {
  for (std::size_t count = 0; !options.empty() && count < limits::kInfotextPairs; ++count) {
    const auto* word_end = std::find_if(options.begin(), options.end(), is_blank);
    auto name = options.substr(0, static_cast<std::size_t>(word_end - options.begin()));
    // The first versions wrote them in one word: -s50 -W512 -C7.5 -Ak_lms.
    const bool joined = name.size() > 2 && name[1] != '-' &&
                        (name[1] == 'A' || name[2] == '.' || (name[2] >= '0' && name[2] <= '9'));
    if (joined)
      name = name.substr(0, 2);
    else if (const auto equals = name.find('='); equals != name.npos)
      name = name.substr(0, equals);
    options.remove_prefix(name.size());
    if (options.starts_with('=')) options.remove_prefix(1);
    const auto value = take_value(options);
    const auto option = option_named(name);
    if (!option || !set_field(record, option->field, value)) add_extra(record, name, value);
  }
}

}  // namespace

void set_bracketed_prompt(Record& record, std::string_view text) {
  std::string prompt, negative;
  while (!text.empty()) {
    const auto open = text.find('[');
    const auto close = open == text.npos ? open : text.find(']', open);
    if (close == text.npos) break;
    prompt += text.substr(0, open);
    if (!negative.empty()) negative += ", ";
    negative += trim(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
    if (prompt.ends_with(' ') && text.starts_with(' ')) text.remove_prefix(1);
  }
  prompt += text;
  record.generation.prompt = std::string(trim(prompt));
  record.generation.negative_prompt = negative;
}

void interpret_dream(Record& record, std::string_view command) {
  const auto [prompt, options] = split(command);
  set_bracketed_prompt(record, prompt);
  read_options(record, options);
}

}  // namespace ztgit::metadata
