#include "compare/parameters.hpp"

#include "catch.hpp"

using namespace ztgit;
using namespace ztgit::compare;

namespace {

metadata::Record cat() {
  metadata::Record record;
  record.source.generator = "comfyui";
  record.generation.prompt = "a cat, forest";
  record.generation.seed = 42;
  record.generation.steps = 8;
  record.generation.loras = {{"ink", 0.8, {}}, {"paper", 1.0, {}}};
  record.generation.extra = {{"b", "2"}, {"a", "1"}};
  return record;
}

std::vector<std::string> lines(const ParameterDifference& difference) {
  std::vector<std::string> text;
  for (const auto& change : difference.fields)
    text.push_back(change.field + ": " + change.before.value_or("-") + " > " +
                   change.after.value_or("-"));
  for (const auto& change : difference.texts) text.push_back(change.field);
  return text;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("equal parameters make no difference, in whatever order they were told",
          "[compare][parameters]") {
  auto other = cat();
  std::swap(other.generation.loras[0], other.generation.loras[1]);
  std::swap(other.generation.extra[0], other.generation.extra[1]);
  const auto difference = parameter_difference(cat(), other);
  CHECK(difference.empty());
  CHECK(difference.same == 8);
  CHECK(difference.known_before);
}

TEST_CASE("each parameter that differs is told with both its values", "[compare][parameters]") {
  auto other = cat();
  other.generation.seed = 43;
  other.generation.prompt = "a cat, red scarf, forest";
  other.generation.loras[0].weight = 0.6;
  other.generation.loras[1].name = "glass";
  other.generation.cfg_scale = 1;
  other.generation.extra[1].second = "0";
  CHECK(lines(parameter_difference(cat(), other)) ==
        Lines{"seed: 42 > 43", "lora ink: 0.8 > 0.6", "lora paper: 1 > -", "extra.a: 1 > 0",
              "cfg_scale: - > 1", "lora glass: - > 1", "prompt"});
}

TEST_CASE("a value that is empty is another than none", "[compare][parameters]") {
  auto other = cat();
  other.generation.prompt.reset();
  auto with_empty = cat();
  with_empty.generation.prompt = "";
  CHECK(lines(parameter_difference(other, with_empty)) == Lines{"prompt"});
}

TEST_CASE("passes are compared one by one", "[compare][parameters]") {
  auto before = cat(), after = cat();
  before.generation.passes.resize(1);
  before.generation.passes[0].steps = 4;
  after.generation.passes.resize(2);
  after.generation.passes[0].steps = 5;
  after.generation.passes[1].prompt = "face";
  CHECK(lines(parameter_difference(before, after)) ==
        Lines{"passes[0].steps: 4 > 5", "passes[1].prompt"});
}

TEST_CASE("two LoRAs of one name and repeated keys stay apart", "[compare][parameters]") {
  auto before = cat(), after = cat();
  before.generation.loras = {{"ink", 0.8, {}}, {"ink", 0.5, {}}};
  after.generation.loras = {{"ink", 0.8, {}}};
  CHECK(lines(parameter_difference(before, after)) == Lines{"lora ink (2): 0.5 > -"});
}

TEST_CASE("a picture that tells nothing is known as such", "[compare][parameters]") {
  const auto difference = parameter_difference({}, cat());
  CHECK_FALSE(difference.known_before);
  CHECK(difference.known_after);
}
