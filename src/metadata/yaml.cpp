#include "yaml.hpp"

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/text.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

// Thrown through the parser to leave it early; never leaves this file.
struct Refused {
  std::string why;
};

class Builder final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}  // NOLINT(readability-identifier-naming)
  void OnDocumentEnd() override {}                     // NOLINT(readability-identifier-naming)
  void OnNull(const YAML::Mark&,
              YAML::anchor_t anchor) override {  // NOLINT(readability-identifier-naming)
    check("", anchor);
    put({});
  }
  void OnAlias(const YAML::Mark&,
               YAML::anchor_t) override {  // NOLINT(readability-identifier-naming)
    throw Refused{"aliases are not taken"};
  }
  void OnScalar(const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor,  // NOLINT
                const std::string& value) override {
    check(tag, anchor);
    Json scalar;
    scalar.type = Json::Type::string;
    scalar.text = replace_invalid_utf8(value);
    put(std::move(scalar));
  }
  void OnSequenceStart(const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor,  // NOLINT
                       YAML::EmitterStyle::value) override {
    check(tag, anchor);
    open(Json::Type::array);
  }
  void OnSequenceEnd() override { close(); }  // NOLINT(readability-identifier-naming)
  void OnMapStart(const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor,  // NOLINT
                  YAML::EmitterStyle::value) override {
    check(tag, anchor);
    open(Json::Type::object);
  }
  void OnMapEnd() override { close(); }  // NOLINT(readability-identifier-naming)

  Json take() { return std::move(root_); }

 private:
  struct Level {
    Json value;
    bool wants_key = true;
    bool drops_value = false;  // of a repeated key: the first counts
  };

  static void check(const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) throw Refused{"anchors are not taken"};
    if (!tag.empty() && tag != "?" && tag != "!") throw Refused{"tags are not taken"};
  }

  void open(Json::Type type) {
    if (levels_.size() >= limits::kYamlDepth)
      throw Refused{fmt::format("nested more than {} deep", limits::kYamlDepth)};
    Level level;
    level.value.type = type;
    levels_.push_back(std::move(level));
  }

  void close() {
    Json done = std::move(levels_.back().value);
    levels_.pop_back();
    put(std::move(done));
  }

  void put(Json value) {
    if (++count_ > limits::kYamlValues)
      throw Refused{fmt::format("holds more than {} values", limits::kYamlValues)};
    if (levels_.empty()) {
      root_ = std::move(value);
      return;
    }
    auto& level = levels_.back();
    if (!level.value.is_object()) {
      level.value.items.push_back(std::move(value));
    } else if (level.wants_key) {
      if (!value.is_string()) throw Refused{"a key is no text"};
      level.drops_value = level.value.find(value.text) != nullptr;
      if (!level.drops_value) level.value.keys.push_back(std::move(value.text));
      level.wants_key = false;
    } else {
      if (!level.drops_value) level.value.items.push_back(std::move(value));
      level.wants_key = true;
    }
  }

  Json root_;
  std::vector<Level> levels_;
  std::size_t count_ = 0;
};

}  // namespace

ParsedJson parse_yaml(std::string_view text) {
  ParsedJson result;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    Builder builder;
    if (!parser.HandleNextDocument(builder)) {
      result.problem = "holds no document";
      return result;
    }
    auto value = builder.take();
    Builder second;
    if (parser.HandleNextDocument(second)) throw Refused{"holds more than one document"};
    result.value = std::move(value);
  } catch (const Refused& refused) {
    result.problem = refused.why;
  } catch (const YAML::Exception& error) {
    result.problem = fmt::format("not YAML at line {}", error.mark.line + 1);
  }
  return result;
}

}  // namespace ztgit::metadata
