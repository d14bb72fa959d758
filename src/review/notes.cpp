#include "review/notes.hpp"

#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace ztgit::review {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostNotes = 1000;
constexpr int kMostDepth = 6;
// Clock and writer are set when they are added; these are for the rules alone.
constexpr const char* kNobody = "0000000000000000";

[[noreturn]] void refuse() {
  throw Error(ErrorKind::usage, "import the notes: this is no ztgit.review-notes/1")
      .hint("docs/formats/review.md says what stands in such a file.");
}

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

Notes parse_notes(std::string_view text) {
  if (text.size() > kMostNotesBytes) refuse();
  const auto shallow = [](int depth, Json::parse_event_t /*event*/, Json& /*value*/) {
    return depth <= kMostDepth;
  };
  const auto json = Json::parse(text.begin(), text.end(), shallow, false);
  if (!json.is_object() || text_of(json, "schema") != "ztgit.review-notes/1") refuse();
  const auto list = json.find("operations");
  if (list == json.end() || !list->is_array() || list->size() > kMostNotes) refuse();
  Notes notes;
  notes.review = text_of(json, "review");
  const auto author = text_of(json, "author");
  for (const auto& each : *list) {
    if (!each.is_object()) {
      ++notes.ignored;
      continue;
    }
    auto entry = each;
    entry["clock"] = 1;
    entry["writer"] = kNobody;
    entry["via"] = "page";
    entry["author"] = author.empty() ? "?" : author;
    auto operation = parse_operation(entry.dump(-1, ' ', false, Json::error_handler_t::replace));
    const bool taken =
        operation && (operation->kind == Kind::verdict || operation->kind == Kind::pin ||
                      operation->kind == Kind::comment);
    if (taken)
      notes.operations.push_back(std::move(*operation));
    else
      ++notes.ignored;
  }
  return notes;
}

}  // namespace ztgit::review
