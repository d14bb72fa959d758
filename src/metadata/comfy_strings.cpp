#include "comfy_strings.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

// Impact Pack's wildcard nodes keep what the wildcards became in populated_text.
constexpr std::array<std::string_view, 28> kTextKeys{
    "populated_text", "text",     "prompt",  "text_g",         "clip_l",      "t5xxl",
    "text_l",         "Text",     "Prompt",  "prompt_text",    "string",      "String",
    "value",          "Value",    "content", "user_prompt",    "caption",     "wildcard_text",
    "tags",           "template", "input",   "multiline_text", "text_string", "base_prompt",
    "prompt_g",       "prompt_l", "bert",    "mt5xl"};
constexpr std::array<std::string_view, 6> kPositiveKeys{"text_positive_g", "positive",
                                                        "positive_prompt", "text_positive",
                                                        "prompt_positive", "positive_text"};
constexpr std::array<std::string_view, 5> kNegativeKeys{
    "negative", "negative_prompt", "text_negative", "prompt_negative", "negative_text"};

// ShowText and its like: what they showed when the graph was sent, so perhaps of the run before.
constexpr std::array<std::string_view, 4> kShownKeys{"text_0", "text2", "text_1", "displayed_text"};

// "text_a", "string_2", "prompt1": the stem is one of these.
bool is_numbered_text(std::string_view key) {
  constexpr std::array<std::string_view, 9> stems{
      "part", "text", "string", "prompt", "str", "input", "value", "text_input", "string_input"};
  auto stem = key;
  if (trailing_number(key)) {
    stem = key.substr(0, key.find_last_not_of("0123456789") + 1);
  } else if (key.size() > 2 && key[key.size() - 2] == '_' && key.back() >= 'a' &&
             key.back() <= 'z') {
    stem = key.substr(0, key.size() - 1);
  } else {
    return false;
  }
  if (stem.ends_with('_')) stem.remove_suffix(1);
  return std::find(stems.begin(), stems.end(), stem) != stems.end();
}

std::size_t order_of(std::string_view key) {
  const auto number = trailing_number(key);
  return number ? *number : static_cast<unsigned char>(key.back());
}

// Widgets cannot hold a line end, so "\n" stands for one.
std::string unescaped(std::string_view delimiter) {
  std::string text;
  for (std::size_t i = 0; i < delimiter.size(); ++i) {
    const bool line_end = delimiter.substr(i, 2) == "\\n";
    text += line_end ? '\n' : delimiter[i];
    if (line_end) ++i;
  }
  return text;
}

bool is_yes(std::optional<std::string_view> value) {
  return value && (*value == "true" || *value == "True" || *value == "yes");
}

// What stands between joined texts. pysssss' StringFunction joins with ", " where it tidies tags.
std::string delimiter_of(const ComfyGraph& graph, std::size_t node) {
  constexpr std::array<std::string_view, 4> keys{"delimiter", "separator", "seperator",
                                                 "Separator"};
  constexpr std::array named{std::pair<std::string_view, std::string_view>{"none", ""},
                             std::pair<std::string_view, std::string_view>{"space", " "},
                             std::pair<std::string_view, std::string_view>{"comma", ", "},
                             std::pair<std::string_view, std::string_view>{"newline", "\n"}};
  if (const auto delimiter = graph.scalar(node, Keys(keys))) {
    for (const auto& [name, text] : named)
      if (*delimiter == name) return std::string(text);
    return unescaped(*delimiter);
  }
  return is_yes(graph.scalar(node, "tidy_tags")) ? ", " : "";
}

}  // namespace

bool makes_text_while_running(const ComfyNode& node) {
  return node.is_any({"textgenerat",   "text generat",  "llm",      "ollama",     "gemini",
                      "gpt",           "openai",        "florence", "qwenvl",     "joycaption",
                      "joy_caption",   "joy caption",   "tagger",   "interrogat", "blip",
                      "moondream",     "llava",         "deepseek", "chatgl",     "promptenhanc",
                      "prompt enhanc", "generateprompt"});
}

ComfyStrings::ComfyStrings(const ComfyGraph& graph, ComfyRole role)
    : graph_(graph), role_(role), open_(graph.size()) {}

std::optional<std::string> ComfyStrings::text_of(std::size_t node, std::uint64_t slot) {
  // A text that is joined with itself again and again doubles each time: both are bounded.
  const bool over =
      depth_ >= limits::kLinkHops || visits_ >= limits::kGraphNodes || bytes_ > limits::kTotalBytes;
  if (over) incomplete_ = true;
  if (over || open_[node]) return std::nullopt;
  ++visits_;
  ++depth_;
  open_[node] = true;
  auto text = evaluate(node, slot);
  open_[node] = false;
  --depth_;
  if (text) bytes_ += text->size();
  if (text && text->size() > limits::kEntryBytes) {
    incomplete_ = true;
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> ComfyStrings::text_of_input(std::size_t node, std::string_view key) {
  const auto* value = graph_.node(node).input(key);
  if (value == nullptr) return std::nullopt;
  if (const auto literal = literal_of(*value)) return std::string(*literal);
  const auto* link = graph_.node(node).link(key);
  return link == nullptr ? std::nullopt : text_of(link->node, link->slot);
}

std::optional<std::string> ComfyStrings::evaluate(std::size_t index, std::uint64_t slot) {
  constexpr std::array<std::string_view, 4> outputs{"text", "text_b", "text_c", "text_d"};
  const auto& node = graph_.node(index);
  if (node.kind == "text string" && slot < outputs.size())
    return text_of_input(index, outputs[slot]);
  if (makes_text_while_running(node)) {
    incomplete_ = true;
    return std::nullopt;
  }
  const auto is_other = [](std::string_view key) {
    return contains_any(key, {"clip", "model", "vae", "image", "mask", "seed"});
  };
  const bool hands_on = node.links.size() == 1 && !is_other(node.links.front().key);
  const auto& first = hands_on ? node.links.front() : ComfyLink{};
  // What comes in is of this run, what is shown perhaps of the one before.
  const bool shows = node.is_any({"show", "display", "preview"});
  if (shows && hands_on)
    if (auto shown = text_of(first.node, first.slot)) return shown;
  if (auto text = function_text(index)) return text;
  auto text = first_text(index);
  if (text && (!text->empty() || shows)) return text;
  if (auto joined = joined_text(index)) return joined;
  if (text) return text;
  for (const auto key : kShownKeys)
    if (const auto* value = node.input(key); value != nullptr && value->is_string())
      return value->text;
  return hands_on ? text_of(first.node, first.slot) : std::nullopt;
}

// Nodes that replace literally: {find, replace}, {find1, replace1, find2 …}, and pysssss'
// StringFunction {action: replace, text_a, text_b, text_c}.
std::optional<std::string> ComfyStrings::function_text(std::size_t index) {
  const auto& node = graph_.node(index);
  if (graph_.scalar(index, "action") == "replace" && node.has("text_c")) {
    auto text = text_of_input(index, "text_a");
    if (text) replace_in(*text, index, "text_b", "text_c");
    return text;
  }
  constexpr std::array pairs{std::pair<std::string_view, std::string_view>{"find", "replace"},
                             std::pair<std::string_view, std::string_view>{"find1", "replace1"},
                             std::pair<std::string_view, std::string_view>{"find2", "replace2"},
                             std::pair<std::string_view, std::string_view>{"find3", "replace3"}};
  const bool replaces = std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
    return node.has(pair.first) && node.has(pair.second);
  });
  auto text = replaces ? first_text(index) : std::nullopt;
  if (text)
    for (const auto& [find, replace] : pairs) replace_in(*text, index, find, replace);
  return text;
}

void ComfyStrings::replace_in(std::string& text, std::size_t index, std::string_view find_key,
                              std::string_view replace_key) {
  const auto find = text_of_input(index, find_key), by = text_of_input(index, replace_key);
  if (!find || !by || find->empty()) return;
  if (find->size() > 1 && find->front() == '/' && find->back() == '/') {  // an expression
    incomplete_ = true;
    return;
  }
  std::string made;
  std::size_t at = 0;
  for (auto hit = text.find(*find); hit != text.npos && made.size() <= limits::kEntryBytes;
       hit = text.find(*find, at)) {
    made.append(text, at, hit - at).append(*by);
    at = hit + find->size();
  }
  made.append(text, at);
  text = std::move(made);
}

// The first that is not empty; "" if all that are known are.
std::optional<std::string> ComfyStrings::first_text(std::size_t index) {
  std::optional<std::string> empty;
  const auto look = [&](Keys keys) -> std::optional<std::string> {
    for (const auto key : keys) {
      const auto* value = graph_.node(index).input(key);
      if (value == nullptr || value->is_number() || value->type == Json::Type::boolean) continue;
      auto text = text_of_input(index, key);
      if (text && !text->empty()) return text;
      if (text) empty = std::move(text);
    }
    return std::nullopt;
  };
  const bool positive = role_ == ComfyRole::positive;
  if (auto text = look(positive ? Keys(kPositiveKeys) : Keys(kNegativeKeys))) return text;
  if (auto text = look(Keys(kTextKeys))) return text;
  return empty;
}

std::optional<std::string> ComfyStrings::joined_text(std::size_t index) {
  const auto& node = graph_.node(index);
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : node.inputs) {
    const bool text = value->is_string() || node.link(key) != nullptr;
    if (text && is_numbered_text(key)) keys.push_back(key);
  }
  if (keys.empty() || graph_.scalar(index, "action") == "replace") return std::nullopt;
  std::stable_sort(keys.begin(), keys.end(),
                   [](auto a, auto b) { return order_of(a) < order_of(b); });
  const auto delimiter = delimiter_of(graph_, index);
  const bool clean = is_yes(graph_.scalar(index, "clean_whitespace"));
  std::string joined;
  bool any = false, first = true;
  for (const auto key : keys) {
    auto text = text_of_input(index, key);
    if (!text) {
      incomplete_ = true;
      continue;
    }
    any = true;
    const auto part = clean ? trim(*text) : std::string_view(*text);
    if (part.empty()) continue;
    if (!first) joined += delimiter;
    joined += part;
    first = false;
    if (joined.size() > limits::kEntryBytes) break;  // text_of() drops it
  }
  return any ? std::optional(std::move(joined)) : std::nullopt;
}

}  // namespace ztgit::metadata
