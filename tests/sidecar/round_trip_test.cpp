#include <random>

#include "catch.hpp"
#include "samples.hpp"

using namespace ztgit;
using namespace ztgit::sidecar;
using namespace ztgit::test;

namespace {

// The same sidecars on every machine: mt19937_64's output is fixed by the standard, distributions'
// is not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
  bool maybe() { return below(3) == 0; }

  std::string text() {
    static const std::vector<std::string> pieces = {"a",      " ",      "\n",
                                                    "\r",     "\t",     "\"",
                                                    "\\",     "'",      ":",
                                                    ": ",     " #",     "- ",
                                                    "? ",     "{",      "}",
                                                    "[",      "]",      ",",
                                                    "&x",     "*x",     "!",
                                                    "|",      ">",      "%",
                                                    "@",      "`",      "---",
                                                    "...",    "yes",    "~",
                                                    "0x1",    "\x01",   std::string(1, '\0'),
                                                    "\x7f",   "\u0085", "\u00a0",
                                                    "\u2028", "\u202e", "\ufeff",
                                                    "\ufffe", "\uffff", "\ufffd",
                                                    "水",     "😀",      "\U0010ffff",
                                                    "\u200d", "\\x41",  "\\u0041"};
    std::string made;
    for (auto n = below(8); n > 0; --n) made += pieces[below(pieces.size())];
    return made;
  }
  std::optional<std::string> maybe_text() {
    if (maybe()) return text();
    return std::nullopt;
  }
  std::optional<std::uint64_t> whole() {
    if (!maybe()) return std::nullopt;
    return engine_() >> below(64);
  }
  std::optional<double> number() {
    if (!maybe()) return std::nullopt;
    return static_cast<double>(below(2'000'000)) / 1000.0 - 1000.0;
  }
  metadata::Pairs pairs() {
    metadata::Pairs made;
    for (auto n = below(4); n > 0; --n) made.emplace_back(std::to_string(n) + text(), text());
    return made;
  }

 private:
  std::mt19937_64 engine_;
};

metadata::Generation some_generation(Dice& dice, int depth) {
  metadata::Generation made;
  made.prompt = dice.maybe_text();
  made.negative_prompt = dice.maybe_text();
  made.seed = dice.whole();
  made.steps = dice.whole();
  made.cfg_scale = dice.number();
  made.distilled_cfg_scale = dice.number();
  made.sampler = dice.maybe_text();
  made.scheduler = dice.maybe_text();
  made.width = dice.whole();
  made.height = dice.whole();
  made.denoising_strength = dice.number();
  made.clip_skip = dice.whole();
  made.shift = dice.number();
  made.mode = dice.maybe_text();
  if (dice.maybe()) made.model = metadata::Model{dice.text(), {}, dice.maybe_text(), {}};
  made.vae = dice.maybe_text();
  for (auto n = dice.below(3); n > 0; --n) made.text_encoders.push_back(dice.text());
  for (auto n = dice.below(3); n > 0; --n)
    made.loras.push_back({dice.text(), dice.number(), dice.maybe_text()});
  if (depth < 3)
    for (auto n = dice.below(3); n > 0; --n)
      made.passes.push_back(some_generation(dice, depth + 1));
  made.extra = dice.pairs();
  return made;
}

Sidecar some_sidecar(std::uint64_t seed) {
  Dice dice(seed);
  auto made = minimal_sidecar();
  made.file = dice.text();
  made.original_name = dice.maybe_text();
  auto& record = made.record;
  record.source.version = dice.maybe_text();
  record.source.created_at = dice.maybe_text();
  record.generation = some_generation(dice, 0);
  record.origins = dice.pairs();
  record.provenance.digital_source_type = dice.maybe_text();
  if (dice.maybe()) record.provenance.c2pa = metadata::C2pa{dice.maybe_text()};
  record.provenance.aigc_label = dice.pairs();
  for (auto n = dice.below(3); n > 0; --n)
    made.parents.push_back({dice.text(), std::string(64, 'c'), dice.maybe_text()});
  for (auto n = dice.below(3); n > 0; --n)
    record.raw.push_back(text_entry(dice.text(), dice.text()));
  for (auto n = dice.below(2); n > 0; --n)
    record.raw.push_back(binary_entry(dice.text(), "\xff" + dice.text()));
  if (dice.maybe())
    record.raw.push_back({dice.text(), "", "", "", 9'000'000, false, std::string(64, 'd')});
  for (auto n = dice.below(3); n > 0; --n) record.warnings.push_back(dice.text());
  if (dice.maybe()) made.unknown.push_back({"image", "later", "{a: [1, \"x\"], \"b c\": {}}"});
  return made;
}

}  // namespace

TEST_CASE("what is written reads back equal, and is written the same again", "[sidecar]") {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const auto made = some_sidecar(seed);
    const auto yaml = to_yaml(made);
    const auto back = parse(yaml, "x");
    if (back == made && to_yaml(back) == yaml) continue;
    CAPTURE(seed, yaml);
    CHECK(to_yaml(back) == yaml);
    REQUIRE(back == made);
  }
}
