#include "review/pull_body.hpp"

#include <algorithm>
#include <kainjow/mustache.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "compare/markdown.hpp"
#include "embedded/pull_request.hpp"
#include "review/store.hpp"

namespace ztgit::review {

namespace {

using Data = kainjow::mustache::data;
using Json = nlohmann::json;

constexpr std::string_view kBegin = "<!-- ztgit:review v1 ";
constexpr std::string_view kEnd = "<!-- /ztgit:review -->";
constexpr std::string_view kClose = " -->";
constexpr std::string_view kOperation = "<!-- ztgit:op ";
constexpr std::size_t kMostMark = 4096;  // bytes
constexpr std::size_t kRowColumns = 120, kFindingColumns = 400;
constexpr std::size_t kMostRows = 200;
constexpr std::size_t kOperationDigits = 64;

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::string size_of(const PulledPicture& picture) {
  const auto& side = picture.after ? picture.after : picture.before;
  if (!side) return {};
  const auto& image = side->record.image;
  return image.width && image.height ? fmt::format("{}×{}", *image.width, *image.height) : "";
}

std::string finding_of(const PulledPicture& picture, std::size_t columns) {
  if (!picture.before) return tr("New.");
  if (!picture.after) return tr("Removed.");
  return picture.comparison ? compare::inert(compare::finding(*picture.comparison), columns)
                            : std::string();
}

// Numbers and short words alone; whatever is longer stands in the sidecar.
std::string provenance_of(const compare::Side& side) {
  std::string lines;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty())
      lines += fmt::format("| {} | {} |\n", name, compare::inert(value, kRowColumns));
  };
  const auto& record = side.record;
  const auto& made = record.generation;
  add(tr("generator"), record.source.generator == "unknown" ? "" : record.source.generator);
  if (made.model) {
    add(tr("model"), made.model->name.value_or(""));
    add(tr("model hash"), made.model->hash.value_or(""));
  }
  if (made.seed) add(tr("seed"), std::to_string(*made.seed));
  if (made.steps) add(tr("steps"), std::to_string(*made.steps));
  add(tr("sampler"), made.sampler.value_or(""));
  add("SHA-256", side.oid);
  return lines.empty() ? lines : "| | |\n| --- | --- |\n" + lines;
}

std::string prompt_of(const compare::Side& side) {
  const auto& prompt = side.record.generation.prompt;
  return prompt && !prompt->empty() ? compare::fenced(visible(*prompt), "text") : std::string();
}

std::string details_of(const PulledPicture& picture) {
  std::string text;
  if (picture.comparison) text += compare::details_markdown(*picture.comparison) + "\n";
  if (picture.after) {
    text += provenance_of(*picture.after);
    if (!picture.before) text += "\n" + prompt_of(*picture.after);
  }
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

Data columns_of(const PulledPicture& picture) {
  Data columns{Data::type::list};
  const auto add = [&](const char* title, const std::string& url) {
    if (url.empty()) return;
    Data column;
    column.set("title", title);
    column.set("url", url);
    columns << column;
  };
  add(tr("before"), picture.before_url);
  add(tr("after"), picture.after_url);
  add(tr("what changed"), picture.difference_url);
  add(tr("blink (it moves)"), picture.blink_url);
  return columns;
}

std::string begin_mark(const BodyRequest& request) {
  const Json json{{"review", request.review}, {"head", request.to}};
  return fmt::format("{}{}{}", kBegin, base64_of(json.dump()), kClose);
}

std::string reproduce_text(const BodyRequest& request) {
  return fmt::format("{}\n\n{}", tr("To see it in full, with ztgit:"),
                     compare::fenced(fmt::format("ztgit diff {} {}", request.from.substr(0, 12),
                                                 request.to.substr(0, 12)),
                                     "sh"));
}

Data row_of(const PulledPicture& picture) {
  Data row;
  row.set("name", compare::inert(picture.path, kRowColumns));
  row.set("size", size_of(picture));
  row.set("finding", finding_of(picture, kRowColumns));
  return row;
}

Data picture_data(const PulledPicture& picture) {
  Data data;
  data.set("name", compare::inert(picture.path, kRowColumns));
  data.set("finding", finding_of(picture, kFindingColumns));
  if (auto columns = columns_of(picture); !columns.list_value().empty()) {
    Data images;
    images.set("columns", columns);
    data.set("images", images);
  }
  if (const auto details = details_of(picture); !details.empty()) {
    Data part;
    part.set("parameters", tr("Parameters"));
    part.set("details", details);
    data.set("details", part);
  }
  return data;
}

std::string render(const BodyRequest& request, std::size_t rows, std::size_t shown) {
  const auto count = request.pictures.size();
  Data values;
  values.set("begin", begin_mark(request));
  values.set("end", std::string(kEnd));
  values.set("summary",
             fmt::format(fmt::runtime(tr("Pictures of {} that differ from {}: {}.")),
                         compare::inert(request.project), compare::inert(request.base), count));
  values.set("picture", tr("picture"));
  values.set("size", tr("size"));
  values.set("what", tr("what changed"));
  Data list{Data::type::list}, pictures{Data::type::list};
  for (std::size_t i = 0; i < std::min(rows, count); ++i) list << row_of(request.pictures[i]);
  for (std::size_t i = 0; i < std::min(shown, count); ++i)
    pictures << picture_data(request.pictures[i]);
  values.set("rows?", rows > 0);
  values.set("rows", list);
  values.set("pictures", pictures);
  if (shown < count) {
    auto text = fmt::format(fmt::runtime(tr("{} of them are shown below.")), shown);
    if (rows < count)
      text += fmt::format(fmt::runtime(tr(" {} more have no row here.")), count - rows);
    Data more;
    more.set("more", text);
    values.set("more", more);
  }
  values.set("reproduce", reproduce_text(request));
  kainjow::mustache::mustache shape{std::string(embedded::pull_request())};
  shape.set_custom_escape([](const std::string& value) { return value; });  // inert already
  if (!shape.is_valid())
    throw Error(ErrorKind::internal, "write the pull request: the template is damaged");
  return std::string(trim(shape.render(values))) + "\n";
}

}  // namespace

std::string pull_body(const BodyRequest& request) {
  auto rows = std::min(request.pictures.size(), kMostRows);
  auto shown = std::min(request.pictures.size(), kPicturesShown);
  auto body = render(request, rows, shown);
  while (body.size() > kBodyBytes && (shown > 0 || rows > 0)) {
    (shown > 0 ? shown : rows) /= 2;
    body = render(request, rows, shown);
  }
  return body;
}

std::string with_part(std::string_view body, const std::string& part) {
  const auto begin = body.find(kBegin);
  // The last one: a prompt may hold the same words.
  const auto end = begin == body.npos ? body.npos : body.rfind(kEnd);
  if (end == body.npos || end < begin)
    return trim(body).empty() ? part : fmt::format("{}\n{}", part, body);
  const auto after = body.substr(end + kEnd.size());
  return fmt::format("{}{}{}", body.substr(0, begin), trim(part), after);
}

std::optional<BodyMark> mark_in(std::string_view body) {
  const auto begin = body.find(kBegin);
  if (begin == body.npos) return std::nullopt;
  const auto from = begin + kBegin.size();
  const auto end = body.find(kClose, from);
  if (end == body.npos || end - from > kMostMark) return std::nullopt;
  const auto bytes = base64_decode(body.substr(from, end - from));
  if (!bytes) return std::nullopt;
  const auto json = Json::parse(*bytes, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto text = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  BodyMark mark{text("review"), text("head")};
  if (!is_review_id(mark.review) || !is_hex(mark.head)) return std::nullopt;
  return mark;
}

std::string marked(const std::string& text, const std::string& operation) {
  return fmt::format("{}\n\n{}{}{}\n", text, kOperation, operation, kClose);
}

std::string operation_in(std::string_view comment) {
  const auto begin = comment.rfind(kOperation);
  if (begin == comment.npos) return {};
  const auto id = comment.substr(begin + kOperation.size(), kOperationDigits);
  const auto rest = comment.substr(std::min(comment.size(), begin + kOperation.size() + id.size()));
  if (id.size() != kOperationDigits || !is_hex(id) || !rest.starts_with(kClose)) return {};
  return std::string(id);
}

}  // namespace ztgit::review
