// ComfyUI: comfy/samplers.py KSAMPLER_NAMES, SCHEDULER_NAMES. A1111:
// modules/sd_samplers_kdiffusion.py, sd_schedulers.py. The others: NovelAI (k_…),
// stable-diffusion.cpp (sample_method), InvokeAI.

#include "sampler_names.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "fields.hpp"

namespace ztgit::metadata {

namespace {

struct Names {
  std::string_view comfyui, a1111;         // empty: it has none
  std::array<std::string_view, 3> others;  // what else it is called
};

constexpr std::array kSamplers{
    Names{"euler", "Euler", {"k_euler"}},
    Names{"euler_ancestral", "Euler a", {"k_euler_ancestral", "euler_a", "k_euler_a"}},
    Names{"heun", "Heun", {"k_heun"}},
    Names{"dpm_2", "DPM2", {"k_dpm_2", "dpm2"}},
    Names{"dpm_2_ancestral", "DPM2 a", {"k_dpm_2_ancestral", "dpm2_a"}},
    Names{"lms", "LMS", {"k_lms"}},
    Names{"dpm_fast", "DPM fast", {"k_dpm_fast"}},
    Names{"dpm_adaptive", "DPM adaptive", {"k_dpm_adaptive"}},
    Names{"dpmpp_2s_ancestral", "DPM++ 2S a", {"k_dpmpp_2s_ancestral", "dpm++2s_a", "dpmpp_2s_a"}},
    Names{"dpmpp_sde", "DPM++ SDE", {"k_dpmpp_sde"}},
    Names{"dpmpp_2m", "DPM++ 2M", {"k_dpmpp_2m", "dpm++2m"}},
    Names{"dpmpp_2m_sde", "DPM++ 2M SDE", {"k_dpmpp_2m_sde"}},
    Names{"dpmpp_3m_sde", "DPM++ 3M SDE", {"k_dpmpp_3m_sde"}},
    Names{"lcm", "LCM", {}},
    Names{"ddim", "DDIM", {"ddim_v3"}},
    Names{"uni_pc", "UniPC", {"unipc"}},
    Names{"ddpm", "DDPM", {}},
    Names{"heunpp2", "HeunPP2", {}},
    Names{"ipndm", "IPNDM", {}},
    Names{"ipndm_v", "IPNDM_V", {}},
    Names{"deis", "DEIS", {}},
    Names{"res_multistep", "Res Multistep", {"res multistep"}},
};

constexpr std::array kSchedulers{
    Names{"simple", "Simple", {}},
    Names{"sgm_uniform", "SGM Uniform", {}},
    Names{"karras", "Karras", {}},
    Names{"exponential", "Exponential", {}},
    Names{"ddim_uniform", "DDIM", {}},
    Names{"beta", "Beta", {}},
    Names{"normal", "Normal", {"discrete"}},
    Names{"kl_optimal", "KL Optimal", {}},
    Names{"linear_quadratic", "Linear Quadratic", {}},
};

const Names* find(std::span<const Names> table, std::string_view name) {
  if (name.empty()) return nullptr;
  const auto found = std::find_if(table.begin(), table.end(), [name](const Names& each) {
    return equal_ignoring_case(each.comfyui, name) || equal_ignoring_case(each.a1111, name) ||
           std::any_of(each.others.begin(), each.others.end(),
                       [name](std::string_view other) { return equal_ignoring_case(other, name); });
  });
  return found == table.end() ? nullptr : &*found;
}

std::optional<std::string_view> comfyui(std::span<const Names> table, std::string_view name) {
  const auto* names = find(table, name);
  return names == nullptr ? std::nullopt : std::optional(names->comfyui);
}

std::optional<std::string_view> a1111(std::span<const Names> table, std::string_view name) {
  const auto* names = find(table, name);
  return names == nullptr ? std::nullopt : std::optional(names->a1111);
}

}  // namespace

std::optional<std::string_view> comfyui_sampler(std::string_view name) {
  return comfyui(kSamplers, name);
}

std::optional<std::string_view> comfyui_scheduler(std::string_view name) {
  return comfyui(kSchedulers, name);
}

std::optional<std::string_view> a1111_sampler(std::string_view name) {
  return a1111(kSamplers, name);
}

std::optional<std::string_view> a1111_scheduler(std::string_view name) {
  return a1111(kSchedulers, name);
}

}  // namespace ztgit::metadata
