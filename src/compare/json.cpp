#include "compare/json.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace ztgit::compare {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Side& side) {
  Json json{{"name", side.name}, {"sha256", side.oid}, {"bytes", side.bytes}};
  if (side.record.image.width && side.record.image.height) {
    json["width"] = *side.record.image.width;
    json["height"] = *side.record.image.height;
  }
  json["parameters_from"] = side.from_sidecar ? "sidecar" : "picture";
  return json;
}

Json json_of(const std::vector<Piece>& pieces) {
  auto rows = Json::array();
  for (const auto& piece : pieces)
    rows.push_back(Json{{piece.change == Change::removed ? "removed"
                         : piece.change == Change::added ? "added"
                                                         : "same",
                         piece.text}});
  return rows;
}

Json json_of(const ParameterDifference& parameters) {
  auto rows = Json::array();
  for (const auto& change : parameters.texts)
    rows.push_back(Json{{"field", change.field}, {"words", json_of(change.pieces)}});
  for (const auto& change : parameters.fields) {
    Json row{{"field", change.field}};
    if (change.before) row["before"] = *change.before;
    if (change.after) row["after"] = *change.after;
    rows.push_back(std::move(row));
  }
  return {{"changed", rows},
          {"same", parameters.same},
          {"known_before", parameters.known_before},
          {"known_after", parameters.known_after}};
}

Json json_of(const imaging::Region& region) {
  return {{"x", region.x},
          {"y", region.y},
          {"width", region.width},
          {"height", region.height},
          {"changed", region.changed}};
}

Json json_of(const imaging::Difference& pixels) {
  auto regions = Json::array();
  for (const auto& region : pixels.regions) regions.push_back(json_of(region));
  Json json{{"identical", pixels.identical},
            {"width", pixels.width},
            {"height", pixels.height},
            {"resampled", pixels.resampled},
            {"proportions_differ", pixels.proportions_differ},
            {"changed", pixels.changed},
            {"changed_share", pixels.changed_share},
            {"redrawn", pixels.redrawn},
            {"alpha_changed", pixels.alpha_changed},
            {"mean_change", pixels.mean_change},
            {"similarity", pixels.similarity},
            {"hash_distance", pixels.hash_distance}};
  if (pixels.bounds) json["bounds"] = json_of(*pixels.bounds);
  json["regions"] = regions;
  json["region_count"] = pixels.region_count;
  return json;
}

}  // namespace

std::string to_json(const std::optional<Side>& before, const std::optional<Side>& after,
                    const std::optional<Comparison>& comparison) {
  auto json = Json::object();
  if (before) json["before"] = json_of(*before);
  if (after) json["after"] = json_of(*after);
  if (comparison) {
    json["verdict"] = name_of(comparison->verdict);
    json["finding"] = finding(*comparison);
    json["parameters"] = json_of(comparison->parameters);
    if (comparison->pixels) json["pixels"] = json_of(*comparison->pixels);
    json["remarks"] = comparison->remarks;
  } else {
    json["verdict"] = before ? "removed" : "added";
    auto remarks = Json::array();
    for (const auto& remark : (before ? before : after)->remarks) remarks.push_back(remark);
    json["remarks"] = remarks;
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ztgit::compare
