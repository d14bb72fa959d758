#include "joined_sampler.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "fields.hpp"

namespace ztgit::metadata {

namespace {

// The last ones stand in Forge of early 2024.
constexpr std::array<std::string_view, 14> kSchedulers{
    "Karras", "Exponential", "Polyexponential",  "SGM Uniform", "Simple", "Normal",     "Beta",
    "DDIM",   "Uniform",     "Align Your Steps", "KL Optimal",  "Turbo",  "SGMUniform", "AYS"};

// comfy-image-saver joins names that A1111 does not have by "_".
constexpr std::array<std::string_view, 9> kComfySchedulers{
    "karras", "exponential", "sgm_uniform", "simple",          "ddim_uniform",
    "beta",   "normal",      "kl_optimal",  "linear_quadratic"};

struct Split {
  std::string_view sampler, scheduler;
};

std::optional<Split> split_off(std::string_view name, char joint, std::string_view scheduler) {
  if (name.size() <= scheduler.size() + 1) return std::nullopt;
  const auto cut = name.size() - scheduler.size() - 1;
  const auto tail = name.substr(cut + 1);
  if (name[cut] != joint || !equal_ignoring_case(tail, scheduler)) return std::nullopt;
  return Split{name.substr(0, cut), tail};
}

std::optional<Split> split(const Record& record) {
  const std::string_view name = *record.generation.sampler;
  // Fooocus says it twice: "Sampler: DPM++ 2M SDE Karras, Scheduler: karras".
  if (const auto& told = record.generation.scheduler) return split_off(name, ' ', *told);
  for (const auto scheduler : kSchedulers)
    if (const auto found = split_off(name, ' ', scheduler)) return found;
  if (record.source.generator != "comfyui") return std::nullopt;
  for (const auto scheduler : kComfySchedulers)
    if (const auto found = split_off(name, '_', scheduler)) return found;
  return std::nullopt;
}

}  // namespace

void split_joined_sampler(Record& record) {
  auto& generation = record.generation;
  if (!generation.sampler) return;
  const auto original = *generation.sampler;
  const auto found = split(record);
  if (!found) return;
  add_extra(record, "Sampler", original);
  const std::string sampler(found->sampler), scheduler(found->scheduler);
  generation.sampler = sampler;
  if (!generation.scheduler) generation.scheduler = scheduler;
}

}  // namespace ztgit::metadata
