#include <nlohmann/json.hpp>

#include "base/time.hpp"
#include "review/review.hpp"

namespace ztgit::review {

namespace {

using Json = nlohmann::ordered_json;

std::string shown_time(std::int64_t seconds) { return rfc3339({seconds, 0}); }

Json json_of(const Remark& remark) {
  Json json{{"id", remark.id}};
  if (!remark.oid.empty()) json["oid"] = remark.oid;
  if (remark.region) {
    json["x"] = remark.region->x;
    json["y"] = remark.region->y;
    json["width"] = remark.region->width;
    json["height"] = remark.region->height;
  }
  json["text"] = remark.text;
  json["author"] = remark.author;
  json["writer"] = remark.writer;
  json["at"] = shown_time(remark.at);
  json["signature"] = name_of(remark.signature);
  json["resolved"] = remark.resolved;
  json["retracted"] = remark.retracted;
  json["edited"] = remark.edited;
  auto replies = Json::array();
  for (const auto& reply : remark.replies) replies.push_back(json_of(reply));
  json["replies"] = std::move(replies);
  return json;
}

Json json_of(const std::vector<Remark>& remarks) {
  auto rows = Json::array();
  for (const auto& remark : remarks) rows.push_back(json_of(remark));
  return rows;
}

Json json_of(const Verdict& verdict) {
  return {{"oid", verdict.oid},
          {"value", name_of(verdict.value)},
          {"text", verdict.text},
          {"author", verdict.author},
          {"writer", verdict.writer},
          {"via", verdict.via},
          {"at", shown_time(verdict.at)},
          {"stale", verdict.stale},
          {"signature", name_of(verdict.signature)}};
}

Json json_of(const Version& version) {
  return {{"path", version.path},      {"oid", version.oid},       {"width", version.width},
          {"height", version.height},  {"author", version.author}, {"at", shown_time(version.at)},
          {"current", version.current}};
}

}  // namespace

std::string to_json(const Review& review) {
  Json json{{"schema", "ztgit.review/1"},    {"id", review.id},
            {"title", review.title},         {"project", review.project},
            {"base", review.base},           {"head", review.head},
            {"author", review.author},       {"at", shown_time(review.at)},
            {"state", name_of(review.state)}};
  json["forge"] = review.forge ? Json{{"url", review.forge->url}, {"number", review.forge->number}}
                               : Json(nullptr);
  auto versions = Json::array();
  for (const auto& version : review.versions) versions.push_back(json_of(version));
  json["versions"] = std::move(versions);
  json["pins"] = json_of(review.pins);
  json["comments"] = json_of(review.comments);
  auto verdicts = Json::array();
  for (const auto& verdict : review.verdicts) verdicts.push_back(json_of(verdict));
  json["verdicts"] = std::move(verdicts);
  json["ignored"] = review.ignored;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ztgit::review
