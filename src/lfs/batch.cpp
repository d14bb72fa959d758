#include "batch.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/time.hpp"

namespace ztgit::lfs {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostObjects = 1000;  // of an answer: ten times what is asked for
constexpr std::size_t kMostHeaders = 64;    // of an action; S3 signs with about ten
constexpr std::size_t kMostHeaderBytes = std::size_t{16} << 10;  // tokens have some kilobytes
constexpr std::size_t kMostHref = std::size_t{16} << 10;
constexpr std::size_t kMostMessage = 300;               // a line or three of a terminal
constexpr int kMostDepth = 32;                          // an answer nests five deep
constexpr std::int64_t kMostLife = 10LL * 365 * 86400;  // longer is for ever; keeps sums in range
constexpr std::chrono::seconds kLeast{5};               // git-lfs, tools/time_tools.go

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Integers, also those written as 12.0 or as a string; `absent` for anything else.
std::int64_t number_of(const Json& object, const char* key, std::int64_t absent) {
  const auto found = object.find(key);
  if (found == object.end()) return absent;
  if (found->is_number_unsigned()) {
    const auto value = found->get<std::uint64_t>();
    return value > INT64_MAX ? -1 : static_cast<std::int64_t>(value);
  }
  if (found->is_number_integer()) return found->get<std::int64_t>();
  if (found->is_number_float()) {
    const auto value = found->get<double>();
    return value >= -1e15 && value <= 1e15 ? static_cast<std::int64_t>(value) : -1;
  }
  return absent;
}

net::Headers headers_of(const Json& action) {
  net::Headers headers;
  const auto found = action.find("header");
  if (found == action.end() || !found->is_object()) return headers;
  for (const auto& [key, value] : found->items()) {
    if (headers.size() == kMostHeaders) break;
    if (!value.is_string() || key.empty()) continue;
    const auto& text = value.get_ref<const std::string&>();
    if (key.size() + text.size() <= kMostHeaderBytes) headers.emplace_back(key, text);
  }
  return headers;
}

std::optional<Action> action_of(const Json& actions, const char* name) {
  const auto found = actions.find(name);
  if (found == actions.end() || !found->is_object()) return std::nullopt;
  Action action;
  action.href = text_of(*found, "href");
  if (action.href.empty() || action.href.size() > kMostHref) return std::nullopt;
  action.headers = headers_of(*found);
  // 0 is how Go's zero value says "never", as is the year 1 of expires_at.
  const auto in = number_of(*found, "expires_in", 0);
  if (in != 0 && in < kMostLife) action.expires_in = std::chrono::seconds(std::max(in, -kMostLife));
  if (const auto at = parse_git_date(text_of(*found, "expires_at")); at && at->seconds > 0)
    action.expires_at = at->seconds;
  return action;
}

BatchObject object_of(const Json& json) {
  BatchObject object;
  object.oid = text_of(json, "oid");
  object.size = number_of(json, "size", 0);
  const auto authenticated = json.find("authenticated");
  object.authenticated =
      authenticated != json.end() && authenticated->is_boolean() && authenticated->get<bool>();
  for (const auto* name : {"actions", "_links"}) {  // the latter of servers before 2016
    const auto actions = json.find(name);
    if (actions == json.end() || !actions->is_object()) continue;
    object.upload = action_of(*actions, "upload");
    object.download = action_of(*actions, "download");
    object.verify = action_of(*actions, "verify");
    break;
  }
  const auto error = json.find("error");
  if (error != json.end() && error->is_object()) {
    const auto code = number_of(*error, "code", 0);
    object.error_code = code > 0 && code < 1000 ? static_cast<int>(code) : 500;
    object.error_message = bounded_line(text_of(*error, "message"));
  }
  return object;
}

// nullopt: no JSON object, or one that nests too deep.
std::optional<Json> parse(std::string_view text) {
  bool deep = false;
  const auto watch = [&deep](int depth, Json::parse_event_t, Json&) {
    deep = deep || depth > kMostDepth;
    return depth <= kMostDepth;
  };
  auto json = Json::parse(text.begin(), text.end(), watch, false);
  if (deep || !json.is_object()) return std::nullopt;
  return json;
}

}  // namespace

std::string encode_batch(const BatchRequest& request) {
  auto objects = Json::array();
  for (const auto& pointer : request.objects)
    objects.push_back({{"oid", pointer.oid}, {"size", pointer.size}});
  Json json = {{"operation", name_of(request.operation)},
               {"objects", std::move(objects)},
               {"hash_algo", "sha256"}};
  if (!request.transfers.empty()) {  // left out, it means just basic
    json["transfers"] = request.transfers;
    json["transfers"].push_back("basic");
  }
  if (!request.ref.empty()) json["ref"] = {{"name", request.ref}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

tl::expected<BatchAnswer, std::string> decode_batch(std::string_view text) {
  const auto json = parse(text);
  if (!json) return tl::unexpected(std::string("the answer is no JSON object"));
  const auto hash = text_of(*json, "hash_algo");
  if (!hash.empty() && ascii_lower(hash) != "sha256")
    return tl::unexpected("the server names objects by " + bounded_line(hash) + ", not sha256");
  BatchAnswer answer;
  answer.transfer = text_of(*json, "transfer");
  if (answer.transfer.empty()) answer.transfer = "basic";
  const auto objects = json->find("objects");
  if (objects == json->end() || objects->is_null()) return answer;
  if (!objects->is_array()) return tl::unexpected(std::string("its `objects` is no list"));
  if (objects->size() > kMostObjects)
    return tl::unexpected(std::string("it lists more objects than were asked for"));
  for (const auto& object : *objects)
    if (object.is_object()) answer.objects.push_back(object_of(object));
  return answer;
}

std::string encode_verify(const Pointer& pointer) {
  return Json{{"oid", pointer.oid}, {"size", pointer.size}}.dump();
}

std::string bounded_line(std::string_view text) {
  const auto line = visible_line(cut_utf8(text, 2 * kMostMessage));
  return std::string(trim(cut_utf8(line, kMostMessage)));
}

std::string message_of(std::string_view body) {
  const auto json = parse(body);
  if (!json) return {};
  auto message = text_of(*json, "message");
  // Some proxies of GitLab and Gitee's gateway.
  if (message.empty()) message = text_of(*json, "error");
  return bounded_line(message);
}

std::optional<std::chrono::seconds> time_left(const Action& action, std::int64_t server_then,
                                              std::chrono::seconds age) {
  std::optional<std::chrono::seconds> life = action.expires_in;
  if (!life && action.expires_at) life = std::chrono::seconds(*action.expires_at - server_then);
  if (!life) return std::nullopt;
  return std::min(*life * 4 / 5, *life - kLeast) - age;
}

}  // namespace ztgit::lfs
