#include "review/operation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "git/work_tree_path.hpp"

namespace ztgit::review {

namespace {

using Json = nlohmann::json;  // its objects are sorted by key

constexpr std::size_t kOidDigits = 64, kWriterDigits = 16;
constexpr std::size_t kMostName = 200;   // bytes of an author, a title, a branch
constexpr std::size_t kMostPath = 4096;  // bytes: PATH_MAX
constexpr int kMostDepth = 4;            // of JSON: an operation has two levels
constexpr std::uint64_t kMostClock = std::uint64_t{1} << 53U;  // what every reader of JSON holds

constexpr std::array<const char*, 10> kKinds = {"open",  "add_version", "pin",     "comment",
                                                "edit",  "resolve",     "verdict", "retract",
                                                "close", "link_forge"};
constexpr std::array<const char*, 3> kValues = {"approve", "reject", "comment"};

template <class Enum, std::size_t N>
std::optional<Enum> find_name(const std::array<const char*, N>& names, const std::string& name) {
  const auto* const found =
      std::find_if(names.begin(), names.end(), [&](const char* each) { return name == each; });
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

bool is_hex(std::string_view text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool is_oid(const std::string& text) { return is_hex(text, kOidDigits); }

bool is_share(double value) { return std::isfinite(value) && value >= 0 && value <= 100; }

bool is_region(const Region& region) {
  return is_share(region.x) && is_share(region.y) && is_share(region.width) &&
         is_share(region.height) && region.x + region.width <= 100.0001 &&
         region.y + region.height <= 100.0001;
}

bool has_target(Kind kind) {
  return kind == Kind::edit || kind == Kind::resolve || kind == Kind::retract;
}

// Only https and http: a link that a page shows runs nothing.
bool is_web_address(std::string_view url) {
  return url.size() <= kMostPath && (url.starts_with("https://") || url.starts_with("http://")) &&
         std::none_of(url.begin(), url.end(),
                      [](unsigned char c) { return c <= ' ' || c == 0x7F; });
}

// The rules of docs/formats/review.md, which hold for what is written and for what is read.
bool is_sound(const Operation& made) {
  const auto valid = [](const std::string& text, std::size_t most) {
    return text.size() <= most && is_valid_utf8(text);
  };
  if (!is_hex(made.writer, kWriterDigits)) return false;
  if (made.clock == 0 || made.clock > kMostClock || made.at < 0 || made.author.empty())
    return false;
  for (const auto* text :
       {&made.author, &made.via, &made.title, &made.project, &made.base, &made.head})
    if (!valid(*text, kMostName)) return false;
  if (!valid(made.text, kMostOperationBytes) || !valid(made.path, kMostPath)) return false;
  if (!made.oid.empty() && !is_oid(made.oid)) return false;
  if (!made.sidecar.empty() && !is_hex(made.sidecar, 40)) return false;
  if (!made.target.empty() && !is_oid(made.target)) return false;
  if (made.region && !is_region(*made.region)) return false;
  if (has_target(made.kind) && made.target.empty()) return false;
  switch (made.kind) {
    case Kind::open: return !made.title.empty();
    case Kind::add_version: return is_oid(made.oid) && git::is_work_tree_path(made.path);
    case Kind::pin: return is_oid(made.oid) && made.region.has_value() && !made.text.empty();
    case Kind::comment:
    case Kind::edit: return !made.text.empty();
    case Kind::verdict: return is_oid(made.oid);
    case Kind::link_forge: return is_web_address(made.url) && made.number > 0;
    default: return true;
  }
}

Json json_of(const Operation& made) {
  Json json{{"type", name_of(made.kind)},
            {"clock", made.clock},
            {"at", made.at},
            {"writer", made.writer},
            {"author", made.author}};
  const auto put = [&](const char* key, const std::string& value) {
    if (!value.empty()) json[key] = value;
  };
  put("via", made.via);
  put("title", made.title);
  put("project", made.project);
  put("base", made.base);
  put("head", made.head);
  put("path", made.path);
  put("oid", made.oid);
  put("sidecar", made.sidecar);
  put("text", made.text);
  put("target", made.target);
  put("url", made.url);
  if (made.width > 0) json["width"] = made.width;
  if (made.height > 0) json["height"] = made.height;
  if (made.region)
    json["region"] = {{"x", made.region->x},
                      {"y", made.region->y},
                      {"width", made.region->width},
                      {"height", made.region->height}};
  if (made.kind == Kind::verdict) json["value"] = name_of(made.value);
  if (made.kind == Kind::close) json["merged"] = made.merged;
  if (made.number > 0) json["number"] = made.number;
  return json;
}

// Reads members of an object whose types may be anything.
class Reader {
 public:
  explicit Reader(const Json& json) : json_(json) {}

  void text(const char* key, std::string& into) {
    if (const auto* found = member(key))
      found->is_string() ? void(into = found->get<std::string>()) : wrong();
  }
  template <class Number>
  void number(const char* key, Number& into) {
    const auto* found = member(key);
    if (found == nullptr) return;
    // Whole and in range, or it is refused: 1e9 and -1 are no sizes.
    if (!found->is_number_unsigned() ||
        found->template get<std::uint64_t>() > std::uint64_t{std::numeric_limits<Number>::max()})
      return wrong();
    into = static_cast<Number>(found->template get<std::uint64_t>());
  }
  void flag(const char* key, bool& into) {
    if (const auto* found = member(key))
      found->is_boolean() ? void(into = found->get<bool>()) : wrong();
  }
  void share(const char* key, double& into) {
    const auto* found = member(key);
    found != nullptr && found->is_number() ? void(into = found->get<double>()) : wrong();
  }
  const Json* member(const char* key) const {
    const auto found = json_.find(key);
    return found == json_.end() ? nullptr : &*found;
  }
  void wrong() { sound_ = false; }
  bool sound() const { return sound_; }

 private:
  const Json& json_;
  bool sound_ = true;
};

bool read_region(const Json& json, std::optional<Region>& region) {
  if (!json.is_object()) return false;
  Reader reader(json);
  region.emplace();
  reader.share("x", region->x);
  reader.share("y", region->y);
  reader.share("width", region->width);
  reader.share("height", region->height);
  return reader.sound();
}

std::optional<Operation> read(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  Operation made;
  Reader reader(json);
  std::string kind, value;
  reader.text("type", kind);
  reader.text("value", value);
  const auto known = find_name<Kind>(kKinds, kind);
  if (!known) return std::nullopt;
  made.kind = *known;
  if (made.kind == Kind::verdict) {
    const auto told = find_name<Value>(kValues, value);
    if (!told) return std::nullopt;
    made.value = *told;
  }
  reader.number("clock", made.clock);
  std::uint64_t at = 0;
  reader.number("at", at);
  made.at = static_cast<std::int64_t>(std::min(at, kMostClock));
  for (const auto& [key, into] :
       std::initializer_list<std::pair<const char*, std::string*>>{{"writer", &made.writer},
                                                                   {"author", &made.author},
                                                                   {"via", &made.via},
                                                                   {"title", &made.title},
                                                                   {"project", &made.project},
                                                                   {"base", &made.base},
                                                                   {"head", &made.head},
                                                                   {"path", &made.path},
                                                                   {"oid", &made.oid},
                                                                   {"sidecar", &made.sidecar},
                                                                   {"text", &made.text},
                                                                   {"target", &made.target},
                                                                   {"url", &made.url}})
    reader.text(key, *into);
  reader.number("width", made.width);
  reader.number("height", made.height);
  reader.number("number", made.number);
  reader.flag("merged", made.merged);
  if (const auto* region = reader.member("region"); region != nullptr)
    if (!read_region(*region, made.region)) return std::nullopt;
  if (!reader.sound() || !is_sound(made)) return std::nullopt;
  return made;
}

}  // namespace

const char* name_of(Kind kind) noexcept { return kKinds[static_cast<std::size_t>(kind)]; }
const char* name_of(Value value) noexcept { return kValues[static_cast<std::size_t>(value)]; }

std::string to_text(const Operation& operation) {
  auto text = is_sound(operation) ? json_of(operation).dump() : std::string();
  if (text.empty() || text.size() > kMostOperationBytes)
    throw Error(ErrorKind::usage, std::string("write down a ") + name_of(operation.kind) +
                                      ": it is too long, or something of it is missing");
  return text;
}

std::optional<Operation> parse_operation(std::string_view text) {
  if (text.size() > kMostOperationBytes) return std::nullopt;
  // Depth is bounded by hand: nlohmann-json recurses when a value is destroyed.
  const auto deep = [depth = 0](int at, Json::parse_event_t /*event*/, Json& /*value*/) mutable {
    depth = at;
    return depth <= kMostDepth;
  };
  const auto json = Json::parse(text.begin(), text.end(), deep, false);
  return json.is_discarded() ? std::nullopt : read(json);
}

std::string id_of(const Operation& operation) { return sha256_of(to_text(operation)); }

}  // namespace ztgit::review
