#include "catch.hpp"
#include "check_world.hpp"

using namespace ztgit;
using namespace ztgit::test;

namespace {

// The problems of one sidecar beside a.png, whose prompt is this.
std::vector<hooks::Problem> with_prompt(const std::string& prompt,
                                        const std::string& settings = {}) {
  const CheckWorld world;
  const auto pointer = world.picture("a.png");
  if (!settings.empty()) world.write(".ztgit.yaml", settings);
  // As a hand or an older program would write it: ours leaves keys out.
  auto yaml = sidecar::to_yaml(CheckWorld::sidecar_of("a.png", pointer));
  world.write("a.png.yaml", yaml + "generation:\n  prompt: \"" + prompt + "\"\n");
  return world.staged();
}

}  // namespace

TEST_CASE("a picture without a sidecar is told, not refused", "[check]") {
  const CheckWorld world;
  world.picture("a.png");
  std::filesystem::remove(world.root() / "a.png.yaml");
  CHECK(told(world.staged()) == "warning sidecar-missing a.png\n");
  world.write("a.png.yaml", "somebody: else\n");
  CHECK(told(world.staged()) == "warning sidecar-missing a.png\n");
}

TEST_CASE("a sidecar must tell of the picture beside it", "[check]") {
  const CheckWorld world;
  const auto pointer = world.picture("a.png");
  world.commit("Add");
  world.write("a.png", lfs::to_text(world.store(png_of(2))));  // a new version, the old text
  CHECK(told(world.staged()) == "error sidecar-differs a.png.yaml\n");

  world.write("a.png", lfs::to_text(pointer));
  auto other = CheckWorld::sidecar_of("b.png", pointer);
  world.write("a.png.yaml", sidecar::to_yaml(other));
  CHECK(told(world.staged()) == "warning sidecar-name a.png.yaml\n");

  other = CheckWorld::sidecar_of("a.png", pointer);
  other.record.image.width = 17;
  world.write("a.png.yaml", sidecar::to_yaml(other));
  CHECK(world.staged().at(0).text == "says 17 x 16 pixels, but the picture has 16 x 16");
  other.record.image = {"image/webp", 16, 16};
  world.write("a.png.yaml", sidecar::to_yaml(other));
  CHECK(world.staged().at(0).text == "says image/webp, but the picture is image/png");
}

TEST_CASE("damaged, newer and conflicting sidecars are told apart", "[check]") {
  const CheckWorld world;
  world.picture("a.png");
  world.write("a.png.yaml", "schema: \"ztgit.image/1\"\nimage: [\n");
  CHECK(told(world.staged()) == "error sidecar-broken a.png.yaml\n");
  world.write("a.png.yaml", "schema: \"ztgit.image/2\"\n");
  const auto newer = world.staged();
  CHECK(told(newer) == "error sidecar-broken a.png.yaml\n");
  CHECK(newer.at(0).cure.find("A newer ztgit") == 0);
  world.write("a.png.yaml", "schema: \"ztgit.image/1\"\n" + std::string(5 << 20, '#'));
  CHECK(told(world.staged()) == "error sidecar-broken a.png.yaml\n");
  world.write("a.png.yaml",
              "schema: \"ztgit.image/1\"\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> side\n");
  CHECK(told(world.staged()) == "error sidecar-conflict a.png.yaml\n");
}

TEST_CASE("beside a picture in git itself a sidecar is read, too", "[check]") {
  const CheckWorld world;
  const auto pointer = world.picture("a.png");
  world.write(".ztgit.yaml", "storage: {mode: plain}\n");
  world.write("a.png", png_of(1));
  CHECK(told(world.staged()).empty());
  auto other = CheckWorld::sidecar_of("a.png", pointer);
  ++other.bytes;
  world.write("a.png.yaml", sidecar::to_yaml(other));
  CHECK(told(world.staged()) == "error sidecar-differs a.png.yaml\n");
}

TEST_CASE("orphan sidecars are named", "[check]") {
  const CheckWorld world;
  world.picture("a.png");
  world.picture("b.png", 2);
  world.commit("Add");
  std::filesystem::remove(world.root() / "a.png");
  world.git({"mv", "b.png", "c.png"});
  CHECK(told(world.staged()) ==
        "warning sidecar-orphan a.png.yaml\n"
        "warning sidecar-orphan b.png.yaml\n"
        "warning sidecar-missing c.png\n");
  world.git({"mv", "b.png.yaml", "c.png.yaml"});
  world.git({"rm", "-q", "a.png.yaml"});
  CHECK(told(world.staged()) == "warning sidecar-name c.png.yaml\n");
  world.commit("Go");
  std::filesystem::copy(world.root() / "c.png.yaml", world.root() / "d.png.yaml");
  CHECK(told(world.staged()) == "warning sidecar-orphan d.png.yaml\n");
}

TEST_CASE("keys in a sidecar are refused and never quoted", "[check]") {
  const auto problems = with_prompt("a fox, hf_abcdefghijklmnopqrstuvwxyz0123456789");
  CHECK(told(problems) == "error secret a.png.yaml\n");
  CHECK(problems.at(0).text == "holds an access key of Hugging Face (line 13)");
  for (const auto& each : problems) CHECK((each.text + each.cure).find("hf_") == std::string::npos);
}

TEST_CASE("private places are told, and what the project redacts is refused", "[check]") {
  CHECK(told(with_prompt("C:\\\\Users\\\\lin\\\\models")) == "warning private-path a.png.yaml\n");
  CHECK(told(with_prompt("see http://192.168.1.7:8188/view")) ==
        "warning private-host a.png.yaml\n");
  CHECK(told(with_prompt("https://example.org/home/lin/x and http://127.0.0.1:8188")).empty());
  CHECK(told(with_prompt("D:\\\\art\\\\secret client", "redact: ['D:\\art']\n")) ==
        "error redacted-text a.png.yaml\n");
}
