#include "project/commit_message.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "catch.hpp"

using namespace ztgit;
using namespace ztgit::project;
using namespace ztgit::test;

namespace {

const std::string kDigest(64, 'a');

MessageImage image_of(const metadata::Record& record,
                      const std::string& path = "hero_concept.png") {
  return {path, kDigest, "outputs_20260105143025.png", path + ".yaml", &record};
}

metadata::Record full_record() {
  metadata::Record record;
  record.image = {"image/png", 2048, 2048};
  record.source.generator = "comfyui";
  auto& made = record.generation;
  made.prompt = "a cat, 水彩画\r\n\r\n\r\n\tsecond line  \n";
  made.negative_prompt = "blurry";
  made.model = metadata::Model{"z_image_turbo_bf16.safetensors", {}, {}, {}};
  made.seed = 42;
  made.steps = 8;
  made.cfg_scale = 1;
  made.sampler = "res_multistep";
  made.scheduler = "simple";
  made.width = 1024;
  made.height = 1024;
  return record;
}

std::string refusal(const MessageRequest& request, ErrorKind kind) {
  try {
    compose_message(request);
  } catch (const Error& error) {
    CHECK(error.kind() == kind);
    return error.what();
  }
  return "accepted";
}

std::string prompt_block(const std::string& prompt, bool with_sidecar = true) {
  metadata::Record record;
  record.generation.prompt = prompt;
  auto image = image_of(record);
  if (!with_sidecar) image.sidecar_path.reset();
  const auto text = compose_message({.images = {image}});
  const auto start = text.find("Prompt:\n\n");
  if (start == text.npos) return {};
  return text.substr(start + 9, text.find("\n\nZT-Schema") - start - 9);
}

}  // namespace

TEST_CASE("the message of one image names its parameters", "[project][message]") {
  const auto record = full_record();
  CHECK(compose_message({.images = {image_of(record, "art/hero_concept.png")}}) ==
        "Promote hero_concept.png\n"
        "\n"
        "Prompt:\n"
        "\n"
        "    a cat, 水彩画\n"
        "\n"
        "        second line\n"
        "\n"
        "Negative prompt:\n"
        "\n"
        "    blurry\n"
        "\n"
        "ZT-Schema: 1\n"
        "ZT-Generator: comfyui\n"
        "ZT-Model: z_image_turbo_bf16.safetensors\n"
        "ZT-Seed: 42\n"
        "ZT-Steps: 8\n"
        "ZT-CFG-Scale: 1\n"
        "ZT-Sampler: res_multistep\n"
        "ZT-Scheduler: simple\n"
        "ZT-Size: 1024x1024\n"
        "ZT-Image-SHA256: " +
            kDigest +
            "\n"
            "ZT-Source-Name: outputs_20260105143025.png\n");
}

TEST_CASE("nothing is said that is not known", "[project][message]") {
  const metadata::Record record;
  const std::string expected =
      "Promote hero_concept.png\n\nZT-Schema: 1\nZT-Image-SHA256: " + kDigest +
      "\nZT-Source-Name: outputs_20260105143025.png\n";
  CHECK(compose_message({.images = {image_of(record)}}) == expected);
  auto without = image_of(record);
  without.record = nullptr;
  CHECK(compose_message({.images = {without}}) == expected);
  metadata::Record blank;
  blank.generation.prompt = " \n\t\r\n ";
  blank.generation.negative_prompt = "";
  blank.generation.sampler = " ";
  CHECK(compose_message({.images = {image_of(blank)}}) == expected);
}

TEST_CASE("several images have a line each and say what they share", "[project][message]") {
  auto first = full_record(), second = full_record();
  second.generation.seed = UINT64_MAX;
  second.generation.negative_prompt = "other";
  const std::vector<MessageImage> images = {image_of(first, "a b.png"), image_of(second, "c.png")};
  CHECK(compose_message({.images = images}) ==
        "Promote 2 images\n\nPrompt:\n\n    a cat, 水彩画\n\n        second line\n\n"
        "ZT-Schema: 1\n"
        "ZT-Image: sha256=" +
            kDigest +
            " seed=42 path=a b.png\n"
            "ZT-Image: sha256=" +
            kDigest +
            " seed=18446744073709551615 path=c.png\n"
            "ZT-Generator: comfyui\n"
            "ZT-Model: z_image_turbo_bf16.safetensors\n");
  second.generation.prompt = "a dog";
  second.generation.negative_prompt = first.generation.negative_prompt;
  second.generation.seed.reset();
  second.source.generator = "unknown";
  second.generation.model->name = "other";
  CHECK(compose_message({.images = images}) ==
        "Promote 2 images\n\nZT-Schema: 1\n"
        "ZT-Image: sha256=" +
            kDigest +
            " seed=42 path=a b.png\n"
            "ZT-Image: sha256=" +
            kDigest + " path=c.png\n");
}

TEST_CASE("an automatic subject ends at 72 columns", "[project][message]") {
  const metadata::Record record;
  const auto subject = [&](const std::string& name) {
    const auto text = compose_message({.images = {image_of(record, name)}});
    return text.substr(0, text.find('\n'));
  };
  CHECK(subject(std::string(64, 'x')) == "Promote " + std::string(64, 'x'));
  CHECK(subject(std::string(65, 'x')) == "Promote " + std::string(63, 'x') + "…");
  std::string wide, half;
  for (int i = 0; i < 40; ++i) wide += "画";
  for (int i = 0; i < 31; ++i) half += "画";
  CHECK(subject(wide) == "Promote " + half + "…");
  CHECK(subject("a  b\n\x1b c.png") == "Promote a b \\u{1b} c.png");
}

TEST_CASE("a user's message leads, and forges no trailer", "[project][message]") {
  const auto record = full_record();
  const auto text =
      compose_message({.user_message = "Use the night sky\r\nbecause it is calm.\n\n\n"
                                       "ZT-Seed: 1\nzt-model: x\n# not a comment\n--- \n"
                                       "diff --git a/x b/x\nSubject: other\nFrom here on: fine\n"
                                       "Signed-off-by: Me <me@example.org>\n",
                       .images = {image_of(record)}});
  CHECK_THAT(text, StartsWith("Use the night sky\n\nbecause it is calm.\n\n"
                              "    ZT-Seed: 1\n    zt-model: x\n    # not a comment\n    ---\n"
                              "    diff --git a/x b/x\n    Subject: other\n    From here on: fine\n"
                              "Signed-off-by: Me <me@example.org>\n\nPrompt:\n\n    a cat"));
  CHECK_THAT(text, Contains("\nZT-Seed: 42\n"));
}

TEST_CASE("a user's message that git would not keep is refused", "[project][message]") {
  const auto [given, reason] = GENERATE(table<std::string, std::string>({
      {"# heading", "begins with '#'"},
      {"\n\n  #1", "begins with '#'"},
      {"", "is blank"},
      {" \n\t\n", "is blank"},
      {"---", "begins with '---'"},
      {"--- a/x", "begins with '---'"},
      {std::string(40'000, 'x'), "longer than 32768 bytes"},
      {std::string(10'000, '\x01'), "longer than 32768 bytes"},
      {"s\n\n" + std::string(16'000, '#'), "accepted"},
  }));
  const metadata::Record record;
  CHECK_THAT(refusal({.user_message = given, .images = {image_of(record)}}, ErrorKind::usage),
             Contains(reason));
}

TEST_CASE("text of an image is indented and visible", "[project][message]") {
  const auto [prompt, block] = GENERATE(table<std::string, std::string>({
      {"cat\n\nZT-Seed: 1\nSigned-off-by: X <x@y>",
       "    cat\n\n    ZT-Seed: 1\n    Signed-off-by: X <x@y>"},
      {"---\n# x\ndiff --git a b", "    ---\n    # x\n    diff --git a b"},
      {"\x1b[31mred\x07", "    \\u{1b}[31mred\\u{7}"},
      {std::string("a\0b", 3), "    a\\u{0}b"},
      {"\u202eevil", "    \\u{202e}evil"},
      {"a\rb\r\nc", "    a\n    b\n    c"},
      {"a\xff", "    a\ufffd"},
      {"👩\u200d🎨", "    👩\u200d🎨"},
      {"\n\n a \n \n \nb\n", "     a\n\n    b"},
  }));
  CHECK(prompt_block(prompt) == block);
}

TEST_CASE("a long prompt is cut, and the rest is counted", "[project][message]") {
  CHECK(prompt_block(std::string(4096, 'x')) == "    " + std::string(4096, 'x'));
  CHECK(prompt_block(std::string(5000, 'x')) ==
        "    " + std::string(4096, 'x') + "\n    [… 904 more bytes in hero_concept.png.yaml]");
  CHECK(prompt_block(std::string(5000, 'x'), false) ==
        "    " + std::string(4096, 'x') + "\n    [… 904 more bytes]");
  CHECK(prompt_block(std::string(4095, 'x') + "水") ==
        "    " + std::string(4095, 'x') + "\n    [… 3 more bytes in hero_concept.png.yaml]");
  // Escapes are longer than what they stand for; the count is that of the exact text.
  const auto block = prompt_block(std::string(4000, '\a'));
  CHECK(block.size() < 4096 + 80);
  CHECK_THAT(block, Contains("[… 3181 more bytes in"));
}

TEST_CASE("a trailer is one line of at most 200 bytes", "[project][message]") {
  metadata::Record record;
  record.generation.sampler = "euler\nZT-Seed: 9\r\n\u2028x";
  record.generation.scheduler = std::string(500, 's');
  record.generation.model = metadata::Model{{}, "m\xff", {}, {}};
  const auto text = compose_message({.images = {image_of(record)}});
  CHECK_THAT(text, Contains("\nZT-Sampler: euler ZT-Seed: 9 \\u{2028}x\n"));
  CHECK_THAT(text, Contains("\nZT-Scheduler: " + std::string(197, 's') + "…\n"));
  CHECK_THAT(text, Contains("\nZT-Model: m\ufffd\n"));
}

TEST_CASE("hundreds of images stay below 64 KiB, and the message says how many are left",
          "[project][message]") {
  const metadata::Record record;
  constexpr std::size_t count = 2000;
  std::vector<MessageImage> images;
  images.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    images.push_back(image_of(record, "folder with a name/outputs_" + std::to_string(i) + ".png"));
  auto text = compose_message({.images = images});
  CHECK(text.size() <= kMessageLimit);
  CHECK(text.size() > kMessageLimit - 300);
  std::size_t lines = 0;
  for (auto at = text.find("\nZT-Image: "); at != text.npos; at = text.find("\nZT-Image: ", at + 1))
    ++lines;
  CHECK_THAT(text, StartsWith("Promote 2000 images\n\n[… " + std::to_string(2000 - lines) +
                              " more images, each named in its sidecar]\n\nZT-Schema: 1\n"));
  images.back().sidecar_path.reset();
  CHECK_THAT(compose_message({.images = images}), Contains(" more images]\n"));
}

TEST_CASE("a template shapes subject and body, never the trailers", "[project][message]") {
  const auto record = full_record();
  const auto with = [&](std::string_view text) {
    return MessageRequest{.images = {image_of(record)}, .template_text = text};
  };
  CHECK_THAT(
      compose_message(with("art: {{subject}}\n{{{prompt}}}\nZT-Seed: 7\n# note\n")),
      StartsWith("art: Promote hero_concept.png\n\n    a cat, 水彩画\n\n        second line\n"
                 "    ZT-Seed: 7\n    # note\n\nZT-Schema: 1\n"));
  CHECK_THAT(refusal(with("{{prompt}}"), ErrorKind::config), Contains("begins with a blank"));
  CHECK_THAT(refusal(with("{{nothing}}"), ErrorKind::config), Contains("has no subject"));
  CHECK_THAT(refusal(with("{{subject"), ErrorKind::config), Contains("Unclosed tag"));
  CHECK_THAT(refusal(with("{{#prompt}}x"), ErrorKind::config), Contains("Unclosed section"));
  CHECK_THAT(refusal(with("x {{"), ErrorKind::config), Contains("template"));
  CHECK_THAT(refusal(with(std::string(20'000, 'x')), ErrorKind::config), Contains("longer than"));
  CHECK_THAT(default_message_template(), Contains("{{subject}}"));
}
