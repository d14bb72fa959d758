#include "pairs.hpp"

#include <charconv>
#include <mutex>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sha256.hpp"
#include "compare/json.hpp"
#include "git/revision.hpp"
#include "git/transfer.hpp"
#include "imaging/encode.hpp"
#include "imaging/heat_map.hpp"
#include "imaging/thumbnail.hpp"
#include "review/store.hpp"

namespace ztgit::view {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMostPicture = std::uint64_t{256} << 20;
constexpr std::uint32_t kMapSide = 1600;  // px
constexpr std::string_view kMap = ".difference";
constexpr std::size_t kOid = 64;

Json side_json(const std::optional<compare::Side>& side,
               const std::optional<compare::Place>& place) {
  if (!side) return nullptr;
  Json json{{"name", side->name}, {"oid", side->oid}, {"bytes", side->bytes}};
  if (place) json["path"] = place->path.empty() ? side->name : place->path;
  const auto& image = side->record.image;
  if (image.width && image.height) {
    json["width"] = *image.width;
    json["height"] = *image.height;
  }
  json["here"] = !std::holds_alternative<std::monostate>(side->file);
  return json;
}

// The heat map's name, once it is in the cache; empty where it would be noise, or shows nothing.
std::string map_of(const compare::Side& before, const compare::Side& after,
                   const compare::Comparison& result, const Thumbnails& thumbnails) {
  if (!result.pictures || !result.pixels || result.pixels->changed == 0) return {};
  auto name = fmt::format("{}-{}{}", before.oid, after.oid, kMap);
  if (!thumbnails.stored(name))
    thumbnails.store(
        name, imaging::encode_webp(imaging::thumbnail(
                  imaging::heat_map(result.pictures->first, result.pixels->mask), kMapSide)));
  return name;
}

std::string compared_json(const std::optional<compare::Side>& before,
                          const std::optional<compare::Side>& after, const compare::PlacePair& pair,
                          const Thumbnails& thumbnails) {
  std::optional<compare::Comparison> result;
  Json json{{"before", side_json(before, pair.before)}, {"after", side_json(after, pair.after)}};
  if (before && after) {
    compare::CompareOptions options;
    options.keep_pictures = true;
    result = compare::compare(*before, *after, options);
    json["finding"] = compare::finding(*result);
    json["noise"] = result->pixels && result->pixels->changed_share > compare::kNoiseShare;
    json["difference"] = map_of(*before, *after, *result, thumbnails);
    result->pictures.reset();
  }
  json["comparison"] = Json::parse(compare::to_json(before, after, result));
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_version(std::string_view word) {
  constexpr std::size_t id = 40;
  return word.size() > id + 1 && word[id] == ':' &&
         word.substr(0, id).find_first_not_of("0123456789abcdef") == word.npos;
}

}  // namespace

bool is_difference_name(std::string_view name) {
  return name.size() == 2 * kOid + 1 + kMap.size() && name[kOid] == '-' && name.ends_with(kMap) &&
         is_sha256(std::string(name.substr(0, kOid))) &&
         is_sha256(std::string(name.substr(kOid + 1, kOid)));
}

std::string compare_json(const SiteRequest& request, const std::string& before,
                         const std::string& after, Thumbnails& thumbnails) {
  if (!is_version(before) || !is_version(after))
    throw Error(ErrorKind::usage, "compare: not two versions of the project");
  compare::SelectionRequest wanted;
  wanted.project = request.root.string();
  wanted.words = {before, after};
  wanted.offline = request.offline;
  wanted.environment = request.environment;
  compare::Selection selection(wanted);
  selection.fetch(selection.pairs());
  const auto& pair = selection.pairs().at(0);
  return compared_json(selection.load(*pair.before), selection.load(*pair.after), pair, thumbnails);
}

struct Pairs::State {
  compare::SelectionRequest wanted;
  std::optional<compare::Selection> selection;
  std::vector<compare::PlacePair> pairs;
  std::mutex lock;  // of `files`
  std::map<std::string, std::variant<std::monostate, std::filesystem::path, std::string>> files;

  std::optional<compare::Side> load(const std::optional<compare::Place>& place) {
    if (!place) return std::nullopt;
    auto side = selection->load(*place);
    const std::scoped_lock held(lock);
    if (!side.oid.empty()) files[side.oid] = side.file;
    return side;
  }
};

Pairs::Pairs(git::Repository* repository, const SiteRequest& request)
    : state_(std::make_unique<State>()) {
  auto& self = *state_;
  self.wanted.environment = request.environment;
  self.wanted.offline = request.offline;
  self.wanted.words = request.words;
  if (!request.root.empty()) self.wanted.project = request.root.string();
  if (!request.words.empty()) {
    self.wanted.project.clear();  // words are files first, as for `ztgit diff`
  } else {
    const auto review = review::Store(*repository).review(request.review);
    if (!review) throw Error(ErrorKind::not_found, "show the review: it is not there");
    const auto base = git::find_commit(*repository, review->base);
    auto head = git::find_commit(*repository, review->head);
    if (!head) head = repository->head().commit;
    if (!base || head->empty())
      throw Error(ErrorKind::not_found, "show the review: its branches are not here")
          .hint("Get them: ztgit fetch, or ztgit review checkout");
    self.wanted.words = {git::merge_base(*repository, *base, *head).value_or(*base), *head};
  }
  self.selection.emplace(self.wanted);
  self.pairs = self.selection->pairs();
  self.selection->fetch(self.pairs);
}

Pairs::~Pairs() = default;

std::size_t Pairs::size() const { return state_->pairs.size(); }

std::string Pairs::list() {
  auto rows = Json::array();
  for (const auto& pair : state_->pairs) {
    const auto before = state_->load(pair.before), after = state_->load(pair.after);
    rows.push_back(
        Json{{"before", side_json(before, pair.before)}, {"after", side_json(after, pair.after)}});
  }
  return Json{{"pairs", rows}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string Pairs::compared(const std::string& index, Thumbnails& thumbnails) {
  std::size_t number = state_->pairs.size();
  const auto* const end = index.data() + index.size();
  const auto [read, problem] = std::from_chars(index.data(), end, number);
  if (problem != std::errc() || read != end || number >= state_->pairs.size())
    throw Error(ErrorKind::not_found, "there is no such pair");
  const auto& pair = state_->pairs[number];
  return compared_json(state_->load(pair.before), state_->load(pair.after), pair, thumbnails);
}

std::optional<std::string> Pairs::bytes_of(const std::string& oid) {
  std::filesystem::path file;
  {
    const std::scoped_lock held(state_->lock);
    const auto found = state_->files.find(oid);
    if (found == state_->files.end()) return std::nullopt;
    if (const auto* bytes = std::get_if<std::string>(&found->second)) return *bytes;
    if (const auto* path = std::get_if<std::filesystem::path>(&found->second)) file = *path;
  }
  return file.empty() ? std::nullopt : read_file_if_exists(file, kMostPicture);
}

}  // namespace ztgit::view
