#include "message_trailers.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::project {

namespace {

using metadata::Record;
using Text = std::optional<std::string>;

const Record& record_of(const MessageImage& image) {
  static const Record nothing;
  return image.record != nullptr ? *image.record : nothing;
}

// One line of at most kTrailerLimit bytes.
std::string value_of(std::string_view text) {
  constexpr std::string_view ellipsis = "…";
  // A visible form is never shorter than half its text (CR LF), so a longer beginning is enough.
  auto value = visible_line(cut_utf8(text, 4 * kTrailerLimit));
  if (value.size() <= kTrailerLimit) return value;
  return std::string(trim(cut_utf8(value, kTrailerLimit - ellipsis.size()))).append(ellipsis);
}

class Block {
 public:
  void add(std::string_view key, std::string_view text) {
    const auto value = value_of(text);
    if (!value.empty()) lines += fmt::format("ZT-{}: {}\n", key, value);
  }
  void add(std::string_view key, const Text& value) {
    if (value) add(key, std::string_view(*value));
  }
  void add(std::string_view key, const std::optional<std::uint64_t>& value) {
    if (value) add(key, std::string_view(std::to_string(*value)));
  }
  void add(std::string_view key, const std::optional<double>& value) {
    if (!value) return;
    std::array<char, 32> digits{};
    const auto* end = std::to_chars(digits.data(), digits.data() + digits.size(), *value).ptr;
    add(key, std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
  }

  std::string lines;
};

Text generator_of(const MessageImage& image) {
  const auto& generator = record_of(image).source.generator;
  if (generator.empty() || generator == "unknown") return std::nullopt;
  return generator;
}

Text model_of(const MessageImage& image) {
  const auto& model = record_of(image).generation.model;
  if (!model) return std::nullopt;
  return model->name ? model->name : model->file ? model->file : model->hash;
}

Text size_of(const Record& record) {
  const auto& made = record.generation;
  if (made.width && made.height) return fmt::format("{}x{}", *made.width, *made.height);
  const auto& image = record.image;
  if (image.width && image.height) return fmt::format("{}x{}", *image.width, *image.height);
  return std::nullopt;
}

// What `of` says of every image, if it is the same.
template <class Of>
Text common(const std::vector<MessageImage>& images, Of of) {
  auto first = of(images.front());
  for (const auto& image : images)
    if (of(image) != first) return std::nullopt;
  return first;
}

std::string single(const MessageImage& image) {
  const auto& made = record_of(image).generation;
  Block block;
  block.add("Schema", std::string_view("1"));
  block.add("Generator", generator_of(image));
  block.add("Model", model_of(image));
  block.add("Seed", made.seed);
  block.add("Steps", made.steps);
  block.add("CFG-Scale", made.cfg_scale);
  block.add("Sampler", made.sampler);
  block.add("Scheduler", made.scheduler);
  block.add("Size", size_of(record_of(image)));
  block.add("Image-SHA256", std::string_view(image.sha256));
  block.add("Source-Name", std::string_view(image.source_name));
  return block.lines;
}

// The path is last because it may hold blanks.
std::string image_line(const MessageImage& image) {
  const auto& seed = record_of(image).generation.seed;
  Block line;
  line.add("Image", std::string_view(fmt::format("sha256={}{} path={}", image.sha256,
                                                 seed ? fmt::format(" seed={}", *seed) : "",
                                                 visible_line(image.path))));
  return line.lines;
}

}  // namespace

Trailers trailers_of(const MessageRequest& request, std::size_t limit) {
  const auto& images = request.images;
  if (images.size() == 1) return {single(images.front()), 0};
  Block head, tail;
  head.add("Schema", std::string_view("1"));
  tail.add("Generator", common(images, generator_of));
  tail.add("Model", common(images, model_of));
  Trailers trailers{head.lines, images.size()};
  for (const auto& image : images) {
    const auto line = image_line(image);
    if (trailers.text.size() + line.size() + tail.lines.size() > limit) break;
    trailers.text += line;
    --trailers.images_left;
  }
  trailers.text += tail.lines;
  return trailers;
}

}  // namespace ztgit::project
