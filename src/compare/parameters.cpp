#include "compare/parameters.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace ztgit::compare {

namespace {

using metadata::Generation;

struct Field {
  std::string name, value;
  bool text = false;  // worth a word difference
};

// All that a record tells, as a list; a name occurs once.
class Flat {
 public:
  explicit Flat(const metadata::Record& record) {
    if (record.source.generator != "unknown") add("generator", record.source.generator);
    add("generator_version", record.source.version);
    generation("", record.generation);
  }

  const std::vector<Field>& fields() const { return fields_; }
  const Field* find(const std::string& name) const {
    const auto found = places_.find(name);
    return found == places_.end() ? nullptr : &fields_[found->second];
  }

 private:
  void add(std::string name, std::string value, bool text = false) {
    // The same name again (two LoRAs of one name, keys of hostile files): numbered.
    auto unique = name;
    for (int n = 2; places_.contains(unique); ++n) unique = fmt::format("{} ({})", name, n);
    places_.emplace(unique, fields_.size());
    fields_.push_back({std::move(unique), std::move(value), text});
  }
  void add(std::string name, const std::optional<std::string>& value, bool text = false) {
    if (value) add(std::move(name), *value, text);
  }
  template <class Number>
  void number(std::string name, const std::optional<Number>& value) {
    if (value) add(std::move(name), fmt::format("{}", *value));
  }

  void generation(const std::string& prefix, const Generation& made) {
    add(prefix + "prompt", made.prompt, true);
    add(prefix + "negative_prompt", made.negative_prompt, true);
    number(prefix + "seed", made.seed);
    number(prefix + "steps", made.steps);
    number(prefix + "cfg_scale", made.cfg_scale);
    number(prefix + "distilled_cfg_scale", made.distilled_cfg_scale);
    add(prefix + "sampler", made.sampler);
    add(prefix + "scheduler", made.scheduler);
    number(prefix + "width", made.width);
    number(prefix + "height", made.height);
    number(prefix + "denoising_strength", made.denoising_strength);
    number(prefix + "clip_skip", made.clip_skip);
    number(prefix + "shift", made.shift);
    add(prefix + "mode", made.mode);
    if (made.model) {
      add(prefix + "model.name", made.model->name);
      add(prefix + "model.file", made.model->file);
      add(prefix + "model.hash", made.model->hash);
    }
    add(prefix + "vae", made.vae);
    std::string encoders;
    for (const auto& encoder : made.text_encoders)
      encoders.append(encoders.empty() ? "" : ", ").append(encoder);
    if (!encoders.empty()) add(prefix + "text_encoders", encoders);
    loras(prefix, made.loras);
    for (std::size_t i = 0; i < made.passes.size(); ++i)
      generation(fmt::format("{}passes[{}].", prefix, i), made.passes[i]);
    auto extra = made.extra;
    std::stable_sort(extra.begin(), extra.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [key, value] : extra) add(fmt::format("{}extra.{}", prefix, key), value);
  }

  void loras(const std::string& prefix, std::vector<metadata::Lora> loras) {
    std::stable_sort(loras.begin(), loras.end(),
                     [](const auto& a, const auto& b) { return a.name < b.name; });
    for (const auto& lora : loras) {
      auto value = lora.weight ? fmt::format("{}", *lora.weight) : std::string();
      if (lora.hash) value += fmt::format("{}[{}]", value.empty() ? "" : " ", *lora.hash);
      add(prefix + "lora " + lora.name, value);
    }
  }

  std::vector<Field> fields_;
  std::map<std::string, std::size_t> places_;
};

}  // namespace

ParameterDifference parameter_difference(const metadata::Record& before,
                                         const metadata::Record& after) {
  const Flat old_side(before), new_side(after);
  ParameterDifference difference;
  difference.known_before = before.generation != Generation{};
  difference.known_after = after.generation != Generation{};
  const auto compare = [&](const Field* was, const Field* is) {
    const auto& field = was != nullptr ? *was : *is;
    if (was != nullptr && is != nullptr && was->value == is->value) {
      ++difference.same;
    } else if (field.text) {
      difference.texts.push_back({field.name, word_difference(was != nullptr ? was->value : "",
                                                              is != nullptr ? is->value : "")});
    } else {
      FieldChange change{field.name, {}, {}};
      if (was != nullptr) change.before = was->value;
      if (is != nullptr) change.after = is->value;
      difference.fields.push_back(std::move(change));
    }
  };
  for (const auto& field : old_side.fields()) compare(&field, new_side.find(field.name));
  for (const auto& field : new_side.fields())
    if (old_side.find(field.name) == nullptr) compare(nullptr, &field);
  return difference;
}

}  // namespace ztgit::compare
