#include "tree.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "limits.hpp"
#include "mapping.hpp"
#include "scalar.hpp"

namespace ztgit::sidecar {

namespace {

constexpr std::string_view kCoreTag = "tag:yaml.org,2002:";

// Builds the tree from yaml-cpp's events, so that what must not be there is refused before it is
// stored.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string_view name) : name_(name) {}

  std::optional<Value> take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (root_) stop(mark, "a second document");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(mark, anchor, {Value::Kind::scalar, false, "null", {}, {}});
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { stop(mark, "an alias"); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    // yaml-cpp turns the escapes \N and \_ into single bytes.
    if (!is_valid_utf8(value)) stop(mark, "an escape that yields invalid UTF-8");
    const bool is_string = tag == "!" || tag == std::string(kCoreTag) + "str";
    if (!is_string && tag != "?" && !is_core(tag, {"int", "float", "bool"})) stop(mark, "a tag");
    if (value.empty() && !is_string) return OnNull(mark, anchor);  // "!!int" and nothing behind
    add(mark, anchor, {Value::Kind::scalar, is_string || is_plain_string(value), value, {}, {}});
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Value::Kind::list);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Value::Kind::mapping);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Value node;
    std::optional<std::string> key;  // of a mapping: read, its value not yet
    std::set<std::string> keys;
  };

  [[noreturn]] void stop(const YAML::Mark& mark, std::string_view what) const {
    refuse(name_, fmt::format("line {} has {}, which no sidecar holds", mark.line + 1, what));
  }

  static bool is_core(std::string_view tag, std::initializer_list<std::string_view> names) {
    if (!tag.starts_with(kCoreTag)) return false;
    tag.remove_prefix(kCoreTag.size());
    return std::find(names.begin(), names.end(), tag) != names.end();
  }

  void open(const YAML::Mark& mark, std::string_view tag, YAML::anchor_t anchor, Value::Kind kind) {
    if (tag != "?" && tag != "!" && !is_core(tag, {kind == Value::Kind::list ? "seq" : "map"}))
      stop(mark, "a tag");
    count(mark, anchor);
    if (open_.size() == kDepthLimit) stop(mark, "too many levels");
    if (!open_.empty() && open_.back().node.kind == Value::Kind::mapping && !open_.back().key)
      stop(mark, "a key that is no scalar");
    open_.push_back({{kind, false, {}, {}, {}}, {}, {}});
  }

  void close() {
    auto node = std::move(open_.back().node);
    open_.pop_back();
    place(std::move(node));
  }

  void count(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) stop(mark, "an anchor");
    if (++nodes_ > kNodeLimit) stop(mark, "too many values before it");
  }

  void add(const YAML::Mark& mark, YAML::anchor_t anchor, Value&& scalar) {
    count(mark, anchor);
    if (open_.empty() || open_.back().node.kind == Value::Kind::list || open_.back().key)
      return place(std::move(scalar));
    if (!scalar.is_string && scalar.text == "null") stop(mark, "a key that is null");
    if (!open_.back().keys.insert(scalar.text).second) stop(mark, "a repeated key");
    open_.back().key = std::move(scalar.text);
  }

  void place(Value&& node) {
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (auto& parent = open_.back(); parent.node.kind == Value::Kind::list) {
      parent.node.items.push_back(std::move(node));
    } else {
      parent.node.fields.push_back({std::move(*parent.key), std::move(node)});
      parent.key.reset();
    }
  }

  std::string_view name_;
  std::vector<Open> open_;
  std::optional<Value> root_;
  std::size_t nodes_ = 0;
};

}  // namespace

void refuse(std::string_view name_for_errors, std::string_view reason) {
  throw Error(ErrorKind::integrity,
              fmt::format("read the sidecar {}: {}", visible_line(name_for_errors), reason));
}

Value read_tree(std::string_view yaml, std::string_view name_for_errors) {
  if (yaml.size() > kReadLimit)
    refuse(name_for_errors, fmt::format("longer than {} bytes", kReadLimit));
  if (!is_valid_utf8(yaml)) refuse(name_for_errors, "not valid UTF-8");
  // With NULs in it yaml-cpp would take it for UTF-16 or UTF-32.
  if (yaml.find('\0') != yaml.npos) refuse(name_for_errors, "holds a NUL byte");
  TreeBuilder builder(name_for_errors);
  try {
    // yaml-cpp takes the end of the input for the missing quote of a torn file when it follows a
    // line end, but not inside a line: a last comment makes it tell.
    std::istringstream stream{std::string(yaml) + "\n# end"};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& problem) {
    refuse(name_for_errors,
           fmt::format("line {}: {}", problem.mark.line + 1, visible_line(problem.msg)));
  }
  auto root = builder.take();
  if (!root) refuse(name_for_errors, "empty");
  return std::move(*root);
}

std::string canonical(const Value& node) {
  if (node.kind == Value::Kind::scalar) return node.is_string ? quoted(node.text) : node.text;
  const bool list = node.kind == Value::Kind::list;
  std::string text = list ? "[" : "{";
  for (const auto& item : node.items) text += (text.size() > 1 ? ", " : "") + canonical(item);
  for (const auto& [key, value] : node.fields) {
    text += text.size() > 1 ? ", " : "";
    const auto name = key_text(key);
    text += name.size() > kImplicitKeyLimit ? "? " + name + " : " : name + ": ";
    text += canonical(value);
  }
  return text + (list ? "]" : "}");
}

}  // namespace ztgit::sidecar
