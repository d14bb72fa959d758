#include "view/site.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "gallery.hpp"
#include "imaging/decode.hpp"
#include "imaging/encode.hpp"
#include "imaging/thumbnail.hpp"
#include "lfs/store.hpp"
#include "pairs.hpp"
#include "review/store.hpp"
#include "said.hpp"
#include "view/thumbnails.hpp"

namespace ztgit::view {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMostPicture = std::uint64_t{256} << 20;
constexpr std::size_t kBundledPicture = std::size_t{3} << 20;  // bytes; above it is shrunk
constexpr std::size_t kBundledInAll = std::size_t{48} << 20;
constexpr std::uint32_t kBundledSide = 1600;  // px

Response json_response(const std::string& text) {
  Response response;
  response.type = "application/json";
  response.body = text;
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Response refused(int status, const Error& error) {
  auto response = json_response(dumped(Json{{"error", error.what()}, {"hints", error.hints()}}));
  response.status = status;
  return response;
}

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage: return 400;
    case ErrorKind::not_found: return 404;
    default: return 500;
  }
}

std::string mime_of(std::string_view bytes) {
  switch (imaging::format_of(bytes.substr(0, 32))) {
    case imaging::Format::png: return "image/png";
    case imaging::Format::jpeg: return "image/jpeg";
    case imaging::Format::webp: return "image/webp";
    case imaging::Format::gif: return "image/gif";
    case imaging::Format::avif: return "image/avif";
    default: return {};
  }
}

// Named by its content: it never changes.
Response image(std::string bytes, std::string type) {
  Response response;
  response.type = std::move(type);
  response.body = std::move(bytes);
  response.headers.emplace_back("Cache-Control", "private, max-age=31536000, immutable");
  return response;
}

Response missing(const char* what) {
  Response response;
  response.status = 404;
  response.body = std::string(what) + "\n";
  return response;
}

}  // namespace

struct Site::State {
  SiteRequest request;
  std::mutex git;  // a repository is one thread's at a time
  std::optional<git::Repository> repository;
  std::optional<lfs::Store> objects;
  Thumbnails thumbnails;
  std::optional<Pairs> pairs;
  std::string gallery;  // as it was first asked for; new pictures need a new run

  explicit State(SiteRequest wanted)
      : request(std::move(wanted)), thumbnails(request.cache / "thumbnails") {
    if (!request.root.empty()) {
      repository.emplace(git::Repository::open(request.root));
      objects.emplace(
          lfs::store_folder(repository->common_dir(), repository->config("lfs.storage")));
    }
    if (!request.review.empty() || !request.words.empty())
      pairs.emplace(repository ? &*repository : nullptr, request);
  }

  std::string start() const {
    Json json{{"schema", "ztgit.view/1"},
              {"project", request.project},
              {"language", request.language},
              {"mode", !request.review.empty()  ? "review"
                       : !request.words.empty() ? "pairs"
                                                : "gallery"},
              {"review", request.review}};
    return dumped(json);
  }

  std::string review_text() const {
    if (request.review.empty()) throw Error(ErrorKind::not_found, "no review is open here");
    auto copy = git::Repository::open(request.root);
    const auto review = review::Store(copy).review(request.review);
    if (!review) throw Error(ErrorKind::not_found, "the review is not there any more");
    return review::to_json(*review);
  }

  std::string say(const std::string& body) {
    if (request.review.empty()) throw Error(ErrorKind::usage, "no review is open here");
    review::Store store(*repository);
    store.append(request.review, operations_in(body, *store.review(request.review)), request.who());
    return review_text();
  }

  // Where a picture's bytes are: of the pairs, else an object of the project. nullopt: not here.
  std::optional<std::string> bytes_of(const std::string& oid) {
    if (pairs)
      if (auto bytes = pairs->bytes_of(oid)) return bytes;
    if (!objects) return std::nullopt;
    return read_file_if_exists(objects->object_path(oid), kMostPicture);
  }

  Response picture(const std::string& oid) {
    if (!is_sha256(oid)) return missing("That is no picture's name.");
    auto bytes = bytes_of(oid);
    if (!bytes) return missing("The picture is not here.");
    auto type = mime_of(*bytes);
    if (type.empty()) return missing("Browsers do not show this.");
    return image(std::move(*bytes), std::move(type));
  }

  Response thumbnail(const std::string& oid) {
    if (!is_sha256(oid)) return missing("That is no picture's name.");
    auto bytes = thumbnails.get(oid, [&](std::uint32_t side) {
      const auto found = bytes_of(oid);
      if (!found) throw Error(ErrorKind::not_found, "the picture is not here");
      return imaging::decode(*found, {side});
    });
    return bytes ? image(std::move(*bytes), "image/webp") : missing("It cannot be shown.");
  }

  Response difference(const std::string& name) {
    if (!is_difference_name(name)) return missing("That is no difference's name.");
    auto bytes = thumbnails.stored(name);
    return bytes ? image(std::move(*bytes), "image/webp") : missing("It was not made.");
  }

  Response get(const Request& asked) {
    const auto& path = asked.path;
    const auto word = [&](const char* key) {
      const auto found = asked.query.find(key);
      return found == asked.query.end() ? std::string() : found->second;
    };
    const auto rest = [&](std::string_view prefix) { return path.substr(prefix.size()); };
    if (path.starts_with("/thumbnail/")) return thumbnail(rest("/thumbnail/"));
    if (path.starts_with("/picture/")) return picture(rest("/picture/"));
    if (path.starts_with("/difference/")) return difference(rest("/difference/"));
    if (path == "/api/alive") return json_response("{}");
    if (path == "/api/start") return json_response(start());
    const std::scoped_lock held(git);
    if (path == "/api/gallery") return json_response(gallery_text(word("query")));
    if (path == "/api/stack") return json_response(stack_json(need_repository(), word("path")));
    if (path == "/api/review") return json_response(review_text());
    if (path == "/api/pairs" && pairs) return json_response(pairs->list());
    if (path == "/api/pair" && pairs)
      return json_response(pairs->compared(word("index"), thumbnails));
    if (path == "/api/compare")
      return json_response(compare_json(request, word("before"), word("after"), thumbnails));
    return missing("There is nothing here.");
  }

  const git::Repository& need_repository() const {
    if (!repository) throw Error(ErrorKind::not_found, "there is no project here");
    return *repository;
  }

  std::string gallery_text(const std::string& query) {
    if (!query.empty()) return gallery_json(need_repository(), request, query);
    if (gallery.empty()) gallery = gallery_json(need_repository(), request, {});
    return gallery;
  }
};

Site::Site(SiteRequest request) : state_(std::make_unique<State>(std::move(request))) {}

Site::~Site() = default;

Response Site::answer(const Request& request) try {
  const auto shell = [](std::string_view text, const char* type) {
    Response response;
    response.body = text;
    response.type = type;
    response.headers.emplace_back("Cache-Control", "no-cache");
    return response;
  };
  if (request.method == "POST") {
    if (request.path != "/api/operations") return missing("There is nothing here.");
    const std::scoped_lock held(state_->git);
    return json_response(state_->say(request.body));
  }
  if (request.path == "/") return shell(page_html(), "text/html; charset=utf-8");
  if (request.path == "/app.js") return shell(page_script(), "text/javascript; charset=utf-8");
  if (request.path == "/style.css") return shell(page_style(), "text/css; charset=utf-8");
  return state_->get(request);
} catch (const Error& error) {
  return refused(status_of(error.kind()), error);
} catch (const std::exception& error) {
  return refused(500, Error(ErrorKind::internal, error.what()));
}

void Site::prepare() {
  Request first;
  first.method = "GET";
  first.path = state_->pairs ? "/api/pairs" : "/api/gallery";
  (void)answer(first);
}

std::string Site::bundle() {
  auto& self = *state_;
  if (!self.pairs)
    throw Error(ErrorKind::usage, "export the page: name a review, or two pictures")
        .hint("ztgit view --export FILE.html REVIEW");
  Json answers = Json::object(), images = Json::object();
  answers["/api/start"] = Json::parse(self.start());
  answers["/api/pairs"] = Json::parse(self.pairs->list());
  if (!self.request.review.empty()) answers["/api/review"] = Json::parse(self.review_text());
  std::size_t whole = 0, shrunk = 0;
  for (std::size_t i = 0; i < self.pairs->size(); ++i) {
    auto text = self.pairs->compared(std::to_string(i), self.thumbnails);
    auto json = Json::parse(text);
    for (const char* side : {"before", "after"}) {
      const auto oid = json[side].is_object() ? json[side].value("oid", "") : std::string();
      if (oid.empty() || images.contains("/picture/" + oid)) continue;
      auto bytes = self.bytes_of(oid);
      if (!bytes) continue;
      auto type = mime_of(*bytes);
      if (type.empty() || bytes->size() > kBundledPicture ||
          whole + bytes->size() > kBundledInAll) {
        if (!imaging::can_show(imaging::format_of(*bytes))) continue;
        *bytes = imaging::encode_webp(
            imaging::thumbnail(imaging::decode(*bytes, {kBundledSide}), kBundledSide));
        type = "image/webp";
        ++shrunk;
      }
      whole += bytes->size();
      images["/picture/" + oid] = fmt::format("data:{};base64,{}", type, base64_of(*bytes));
    }
    if (const auto name = json.value("difference", ""); !name.empty())
      if (const auto map = self.thumbnails.stored(name))
        images["/difference/" + name] = "data:image/webp;base64," + base64_of(*map);
    answers["/api/pair?index=" + std::to_string(i)] = std::move(json);
  }
  return dumped(Json{{"answers", answers}, {"images", images}, {"shrunk", shrunk}});
}

}  // namespace ztgit::view
