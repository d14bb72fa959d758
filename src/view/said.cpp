#include "said.hpp"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace ztgit::view {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostAtOnce = 200;
constexpr std::size_t kMostText = std::size_t{32} << 10;

[[noreturn]] void refuse(const char* why) { throw Error(ErrorKind::usage, why); }

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) return {};
  if (!found->is_string()) refuse("a text is no text");
  auto text = found->get<std::string>();
  if (text.size() > kMostText) refuse("a text is too long");
  return text;
}

double percent_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number()) refuse("a place is no number");
  return found->get<double>();
}

const review::Version& version_of(const review::Review& review, const std::string& oid) {
  const auto found = std::find_if(review.versions.begin(), review.versions.end(),
                                  [&](const auto& version) { return version.oid == oid; });
  if (found == review.versions.end()) refuse("that picture is not in the review");
  return *found;
}

std::optional<review::Kind> kind_of(const std::string& type) {
  for (const auto kind : {review::Kind::verdict, review::Kind::pin, review::Kind::comment,
                          review::Kind::resolve, review::Kind::retract})
    if (type == review::name_of(kind)) return kind;
  return std::nullopt;
}

review::Operation operation_of(const Json& json, const review::Review& review) {
  if (!json.is_object()) refuse("an operation is no object");
  const auto kind = kind_of(text_of(json, "type"));
  if (!kind) refuse("the page cannot do this");
  review::Operation made;
  made.kind = *kind;
  made.text = text_of(json, "text");
  made.target = text_of(json, "target");
  const auto oid = text_of(json, "oid");
  if (!oid.empty()) made.oid = version_of(review, oid).oid;
  if (made.kind == review::Kind::pin) {
    const auto& version = version_of(review, oid);
    made.width = version.width;
    made.height = version.height;
    made.region = review::Region{percent_of(json, "x"), percent_of(json, "y"),
                                 percent_of(json, "width"), percent_of(json, "height")};
  }
  if (made.kind == review::Kind::verdict) {
    const auto value = text_of(json, "value");
    bool known = false;
    for (const auto each : {review::Value::approve, review::Value::reject, review::Value::comment})
      if (value == review::name_of(each)) {
        made.value = each;
        known = true;
      }
    if (!known || oid.empty()) refuse("that is no verdict");
  }
  return made;
}

}  // namespace

std::vector<review::Operation> operations_in(const std::string& body,
                                             const review::Review& review) {
  const auto json = Json::parse(body, nullptr, false);
  const auto found = json.is_object() ? json.find("operations") : json.end();
  if (!json.is_object() || found == json.end() || !found->is_array() || found->empty() ||
      found->size() > kMostAtOnce)
    refuse("these are no operations");
  std::vector<review::Operation> operations;
  for (const auto& each : *found) operations.push_back(operation_of(each, review));
  return operations;
}

}  // namespace ztgit::view
