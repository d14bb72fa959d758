#include "project/textconv.hpp"

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "catch.hpp"
#include "git/repository.hpp"
#include "lfs/pointer.hpp"
#include "lfs/store.hpp"
#include "parameter_lines.hpp"
#include "png.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::project;
namespace fs = std::filesystem;

namespace {

Environment in(const fs::path& folder) {
  Environment environment;
  environment.home = environment.current_folder = folder;
  return environment;
}

std::string picture() {
  test::PngOptions options;
  options.before_idat = test::text_chunk(
      "parameters",
      "a fox, snow\nSteps: 9, Sampler: Euler, CFG scale: 1, Seed: 42, Size: 16x16, Model: m");
  return test::png(options);
}

metadata::Record with_prompt(std::string prompt) {
  metadata::Record record;
  record.generation.prompt = std::move(prompt);
  return record;
}

}  // namespace

TEST_CASE("a prompt stands one phrase a line", "[project][textconv]") {
  const auto lines =
      parameter_lines(with_prompt("a fox, in  snow. It runs,fast\n一只狐狸，雪地。"));
  CHECK(lines ==
        "image: \ngenerator: unknown\nprompt:\n    a fox,\n    in  snow.\n    It runs,\n    fast\n"
        "    一只狐狸，\n    雪地。\n");
}

TEST_CASE("a short value stands beside its name", "[project][textconv]") {
  metadata::Record record;
  record.generation.sampler = "Euler a";
  CHECK(parameter_lines(record).ends_with("sampler: Euler a\n"));
  CHECK(parameter_lines(with_prompt("a fox")).ends_with("prompt:\n    a fox\n"));
  CHECK(parameter_lines(with_prompt("")).ends_with("prompt:\n"));
}

TEST_CASE("text of a picture can neither begin a line nor hide", "[project][textconv]") {
  const auto lines = parameter_lines(
      with_prompt("a\ndiff --git a/x b/x\n\x1b[31mred\xE2\x80\xAE\n\xff" + std::string(1, '\0')));
  CHECK(lines.find("\ndiff") == lines.npos);
  CHECK(lines.find('\x1b') == lines.npos);
  CHECK(lines.find('\0') == lines.npos);
  CHECK(lines.find("\xE2\x80\xAE") == lines.npos);
}

TEST_CASE("the lines of a picture are bounded", "[project][textconv]") {
  auto record = with_prompt(std::string(1 << 20, 'a'));
  for (int i = 0; i < 5000; ++i)
    record.generation.extra.emplace_back(std::string(5000, 'k'), std::string(100'000, 'v'));
  const auto lines = parameter_lines(record);
  CHECK(lines.size() < (512U << 10U));
  CHECK(lines.find("more bytes]") != lines.npos);
}

TEST_CASE("a picture and the pointer to it give the same lines", "[project][textconv]") {
  const test::TempDir dir;
  const auto repo = git::Repository::create(dir.path() / "hero");
  const auto root = dir.path() / "hero";
  const auto bytes = picture();
  dir.write("hero/a.png", bytes);
  const auto of_picture = textconv("a.png", in(root));
  CHECK(of_picture.starts_with("sha256: " + sha256_of(bytes) + "\n"));
  CHECK(of_picture.find("\nseed: 42\n") != of_picture.npos);
  CHECK(of_picture.find("\n    snow\n") != of_picture.npos);

  const lfs::Pointer pointer{sha256_of(bytes), bytes.size(), {}};
  dir.write("hero/b.png", lfs::to_text(pointer));
  CHECK(textconv("b.png", in(root)).ends_with("the picture itself is not here\n"));
  const auto object = lfs::Store(root / ".git/lfs").object_path(pointer.oid);
  fs::create_directories(object.parent_path());
  fs::copy_file(root / "a.png", object);
  CHECK(textconv("b.png", in(root)) == of_picture);
}

TEST_CASE("whatever the bytes are is an answer", "[project][textconv]") {
  const test::TempDir dir;
  const auto bytes =
      GENERATE(as<std::string>(), "hello", "\x89PNG\r\n\x1a\n", "version https://git");
  dir.write("x.png", bytes);
  CHECK(textconv("x.png", in(dir.path())).starts_with("sha256: "));
  dir.write("x.png", "");
  CHECK(textconv("x.png", in(dir.path())).empty());
  CHECK_THROWS_AS(textconv("none.png", in(dir.path())), Error);
  CHECK_THROWS_AS(textconv(".", in(dir.path())), Error);
}

TEST_CASE("an access key in a prompt is not shown", "[project][textconv]") {
  const test::TempDir dir;
  test::PngOptions options;
  const std::string key = "ghp_0123456789abcdefABCDEF0123456789abcd";
  options.before_idat = test::text_chunk(
      "parameters", "a fox " + key + "\nSteps: 9, Sampler: Euler, Seed: 42, Size: 16x16");
  dir.write("x.png", test::png(options));
  CHECK(textconv("x.png", in(dir.path())).find(key) == std::string::npos);
}
