#include "gallery.hpp"

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "git/commit.hpp"
#include "git/tree.hpp"
#include "history/catalogue.hpp"
#include "history/stack.hpp"
#include "history/told.hpp"

namespace ztgit::view {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostPrompt = 400;  // bytes of it in the gallery: what a search sees
constexpr std::size_t kMostVersions = 200;

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string gallery_json(const git::Repository& repository, const SiteRequest& request,
                         const std::string& query) {
  history::Catalogue catalogue(request.cache / "catalogue.sqlite");
  catalogue.update(repository, request.project);
  const auto findings = catalogue.find(history::parse_query(query), {request.root}, 0);
  auto rows = Json::array();
  for (const auto& found : findings.found) {
    if (found.state != history::VersionState::current || found.oid.empty()) continue;
    Json row{{"path", found.path},     {"oid", found.oid},
             {"commit", found.commit}, {"at", rfc3339({found.time, 0})},
             {"author", found.author}, {"prompt", std::string(cut_utf8(found.prompt, kMostPrompt))},
             {"model", found.model}};
    if (found.seed) row["seed"] = std::to_string(*found.seed);  // beyond 2^53 a number lies
    rows.push_back(std::move(row));
  }
  return dumped(Json{{"pictures", rows}});
}

std::string stack_json(const git::Repository& repository, const std::string& path) {
  const auto head = repository.head();
  if (head.unborn()) throw Error(ErrorKind::not_found, "the project has no commit yet");
  auto rows = Json::array();
  for (const auto& version : history::stack_of(repository, head.commit, path, kMostVersions)) {
    const auto told = history::told_by(repository, version);
    const auto commit = git::read_commit(repository, version.commit);
    Json row{{"commit", version.commit},
             {"path", version.path},
             {"author", commit.author.name},
             {"at", rfc3339({commit.author.when.seconds, 0})},
             {"subject", git::subject_of(repository, version.commit)},
             {"oid", told.pointer ? Json(told.pointer->oid) : Json()}};
    if (told.sidecar) {
      const auto& made = told.sidecar->record.generation;
      if (made.seed) row["seed"] = std::to_string(*made.seed);
      if (made.prompt) row["prompt"] = std::string(cut_utf8(*made.prompt, kMostPrompt));
    }
    rows.push_back(std::move(row));
  }
  if (rows.empty()) throw Error(ErrorKind::not_found, "there is no such picture");
  return dumped(Json{{"path", path}, {"versions", rows}});
}

}  // namespace ztgit::view
