#include "project/commit_message.hpp"

#include <algorithm>
#include <kainjow/mustache.hpp>

#include <fmt/format.h>

#include "base/columns.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "embedded/commit_message.hpp"
#include "message_text.hpp"
#include "message_trailers.hpp"

namespace ztgit::project {

namespace {

constexpr std::size_t kSubjectColumns = 72;
constexpr std::size_t kTemplateLimit = std::size_t{16} << 10;  // bytes; also bounds its nesting
// "[… 18446744073709551615 more images, each named in its sidecar]" and the blank lines around it.
constexpr std::size_t kMoreImagesReserve = 80;

struct Written {
  std::string subject, message;
};

// Without repeated blanks, which `git am` would collapse in a subject.
std::string one_spaced(std::string_view text) {
  std::string line;
  for (const char c : visible_line(text))
    if (c != ' ' || !line.ends_with(' ')) line += c;
  return line;
}

Written automatic(const MessageRequest& request) {
  const auto& images = request.images;
  if (images.size() > 1) return {fmt::format("{} {} images", request.verb, images.size()), {}};
  const std::string_view path = images.front().path;
  const auto slash = path.rfind('/');
  const auto name = one_spaced(slash == path.npos ? path : path.substr(slash + 1));
  return {fit_columns(fmt::format("{} {}", request.verb, name), kSubjectColumns), {}};
}

Written from_user(std::string_view given) {
  // The visible form may be longer, and nothing needs it of a text that is too long already.
  const auto text = given.size() > kUserMessageLimit ? std::string(given) : tidy(visible(given));
  if (text.size() > kUserMessageLimit)
    throw Error(ErrorKind::usage,
                fmt::format("use the commit message: longer than {} bytes", kUserMessageLimit));
  if (text.empty()) throw Error(ErrorKind::usage, "use the commit message: it is blank");
  const auto end = std::min(text.find('\n'), text.size());
  return {std::string(trim(std::string_view(text).substr(0, end))), tidy(text.substr(end))};
}

// The prompt of all images, "" unless it is one.
std::string common_block(const std::vector<MessageImage>& images,
                         std::optional<std::string> metadata::Generation::*field) {
  static const metadata::Record nothing;
  const auto of = [&](const MessageImage& image) -> const std::optional<std::string>& {
    return (image.record != nullptr ? *image.record : nothing).generation.*field;
  };
  const auto& text = of(images.front());
  const bool same = std::all_of(images.begin(), images.end(),
                                [&](const MessageImage& image) { return of(image) == text; });
  return same ? indented_block(text, images.front().sidecar_path) : std::string();
}

[[noreturn]] void refuse_template(std::string_view reason) {
  throw Error(ErrorKind::config, fmt::format("use the commit message template: {}", reason));
}

std::string render(const MessageRequest& request, const Written& written) {
  const auto text = request.template_text.empty() ? default_message_template()
                                                  : std::string(request.template_text);
  if (text.size() > kTemplateLimit)
    refuse_template(fmt::format("longer than {} bytes", kTemplateLimit));
  kainjow::mustache::data values;
  const auto set = [&](const char* name, const std::string& value) {
    if (!value.empty()) values.set(name, value);  // unset is false in Mustache, "" is not
  };
  set("subject", written.subject);
  set("message", written.message);
  const auto prompt = common_block(request.images, &metadata::Generation::prompt);
  set("prompt", prompt);
  if (!prompt.empty() || request.images.size() == 1)
    set("negative_prompt", common_block(request.images, &metadata::Generation::negative_prompt));
  try {
    kainjow::mustache::mustache shape(text);
    shape.set_custom_escape([](const std::string& value) { return value; });  // no HTML here
    auto rendered = shape.is_valid() ? shape.render(values) : std::string();
    if (!shape.is_valid()) refuse_template(visible_line(shape.error_message()));
    return tidy(visible(rendered));
  } catch (const std::out_of_range&) {  // the library's answer to a tag that ends with the text
    refuse_template("a tag is not closed");
  }
}

// "" unless some images found no room in the trailers.
std::string more_images(const MessageRequest& request, std::size_t left) {
  if (left == 0) return {};
  const bool named = std::all_of(request.images.begin(), request.images.end(),
                                 [](const MessageImage& image) { return image.sidecar_path; });
  return fmt::format("[… {} more images{}]\n\n", left, named ? ", each named in its sidecar" : "");
}

void check_subject(std::string_view subject, bool users) {
  const auto refuse = [&](std::string_view reason) {
    if (!users) refuse_template(reason);
    throw Error(ErrorKind::usage, fmt::format("use the commit message: {}", reason))
        .hint("Begin the text behind -m with a plain word.");
  };
  if (subject.empty()) refuse("it has no subject");
  if (subject.starts_with(' ')) refuse("its first line begins with a blank");
  if (subject.starts_with('#')) refuse("it begins with '#', which git takes for a comment");
  if (is_divider(subject)) refuse("it begins with '---', which git takes for its end");
}

}  // namespace

std::string default_message_template() { return std::string(embedded::commit_message()); }

std::string compose_message(const MessageRequest& request) {
  if (request.images.empty())
    throw Error(ErrorKind::internal, "compose the commit message: there is no image");
  const auto text =
      render(request, request.user_message ? from_user(*request.user_message) : automatic(request));
  const auto end = std::min(text.find('\n'), text.size());
  const auto subject = text.substr(0, end);
  check_subject(subject, request.user_message.has_value());
  auto message = subject + "\n\n";
  if (const auto body = guarded(tidy(text.substr(end))); !body.empty()) message += body + "\n\n";
  const auto used = message.size() + kMoreImagesReserve;
  const auto trailers = trailers_of(request, kMessageLimit - std::min(kMessageLimit, used));
  message += more_images(request, trailers.images_left);
  message += trailers.text;
  if (message.size() > kMessageLimit)
    throw Error(request.user_message ? ErrorKind::usage : ErrorKind::config,
                fmt::format("compose the commit message: longer than {} bytes", kMessageLimit));
  return message;
}

MessageAppendix compose_appendix(const MessageRequest& request) {
  if (request.images.empty())
    throw Error(ErrorKind::internal, "compose the commit message: there is no image");
  MessageAppendix appendix{guarded(render(request, {})), {}};
  const auto used = appendix.body.size() + kUserMessageLimit + kMoreImagesReserve;
  auto trailers = trailers_of(request, kMessageLimit - std::min(kMessageLimit, used));
  if (auto more = more_images(request, trailers.images_left); !more.empty())
    appendix.body += (appendix.body.empty() ? "" : "\n\n") + tidy(more);
  appendix.trailers = std::move(trailers.text);
  return appendix;
}

}  // namespace ztgit::project
