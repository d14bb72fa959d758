#include "vocabulary.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ztgit::metadata {

namespace {

constexpr std::array kAliases{
    KeyField{"prompt", Field::prompt},
    KeyField{"positiveprompt", Field::prompt},
    KeyField{"提示词", Field::prompt},
    KeyField{"正向提示词", Field::prompt},
    KeyField{"正面提示词", Field::prompt},
    KeyField{"negativeprompt", Field::negative_prompt},
    KeyField{"negative", Field::negative_prompt},
    KeyField{"uc", Field::negative_prompt},
    KeyField{"负向提示词", Field::negative_prompt},
    KeyField{"负面提示词", Field::negative_prompt},
    KeyField{"反向提示词", Field::negative_prompt},
    KeyField{"seed", Field::seed},
    KeyField{"noiseseed", Field::seed},
    KeyField{"种子", Field::seed},
    KeyField{"随机种子", Field::seed},
    KeyField{"种子值", Field::seed},
    KeyField{"随机数种子", Field::seed},
    KeyField{"steps", Field::steps},
    KeyField{"numinferencesteps", Field::steps},
    KeyField{"numberofinferencesteps", Field::steps},
    KeyField{"inferencesteps", Field::steps},
    KeyField{"步数", Field::steps},
    KeyField{"推理步数", Field::steps},
    KeyField{"采样步数", Field::steps},
    KeyField{"迭代步数", Field::steps},
    KeyField{"cfg", Field::cfg_scale},
    KeyField{"cfgscale", Field::cfg_scale},
    KeyField{"guidancescale", Field::cfg_scale},
    KeyField{"scale", Field::cfg_scale},
    KeyField{"cfg引导强度", Field::cfg_scale},
    KeyField{"引导强度", Field::cfg_scale},
    KeyField{"引导系数", Field::cfg_scale},
    KeyField{"cfg系数", Field::cfg_scale},
    KeyField{"cfg强度", Field::cfg_scale},
    KeyField{"distilledcfgscale", Field::distilled_cfg_scale},
    KeyField{"distilledguidancescale", Field::distilled_cfg_scale},
    KeyField{"sampler", Field::sampler},
    KeyField{"samplername", Field::sampler},
    KeyField{"samplermethod", Field::sampler},
    KeyField{"采样器", Field::sampler},
    KeyField{"采样方法", Field::sampler},
    KeyField{"scheduler", Field::scheduler},
    KeyField{"schedulername", Field::scheduler},
    KeyField{"scheduletype", Field::scheduler},
    KeyField{"调度器", Field::scheduler},
    KeyField{"width", Field::width},
    KeyField{"宽度", Field::width},
    KeyField{"宽", Field::width},
    KeyField{"height", Field::height},
    KeyField{"高度", Field::height},
    KeyField{"高", Field::height},
    KeyField{"size", Field::size},
    KeyField{"resolution", Field::size},
    KeyField{"尺寸", Field::size},
    KeyField{"图像尺寸", Field::size},
    KeyField{"图片尺寸", Field::size},
    KeyField{"分辨率", Field::size},
    KeyField{"denoisingstrength", Field::denoising_strength},
    KeyField{"denoise", Field::denoising_strength},
    KeyField{"strength", Field::denoising_strength},
    KeyField{"promptstrength", Field::denoising_strength},
    KeyField{"重绘幅度", Field::denoising_strength},
    KeyField{"clipskip", Field::clip_skip},
    KeyField{"shift", Field::shift},
    KeyField{"timeshift", Field::shift},
    KeyField{"flowshift", Field::shift},
    KeyField{"mode", Field::mode},
    KeyField{"generationmode", Field::mode},
    KeyField{"model", Field::model},
    KeyField{"modelname", Field::model},
    KeyField{"modelid", Field::model},
    KeyField{"basemodel", Field::model},
    KeyField{"stablediffusionmodel", Field::model},
    KeyField{"usestablediffusionmodel", Field::model},
    KeyField{"模型", Field::model},
    KeyField{"模型名称", Field::model},
    KeyField{"modelfile", Field::model_file},
    KeyField{"modelhash", Field::model_hash},
    KeyField{"modelhashtype", Field::model_hash_type},
    KeyField{"vae", Field::vae},
    KeyField{"vaemodel", Field::vae},
    KeyField{"usevaemodel", Field::vae},
    KeyField{"textencoder", Field::text_encoder},
    KeyField{"textencoders", Field::text_encoder},
    KeyField{"lora", Field::lora},
    KeyField{"loras", Field::lora},
    KeyField{"generator", Field::generator},
    KeyField{"software", Field::generator},
    KeyField{"version", Field::version},
    KeyField{"createdat", Field::created_at},
    KeyField{"generatedat", Field::created_at},
    KeyField{"timestamp", Field::created_at},
    KeyField{"生成时间",
             Field::created_at},  // a duration in some versions: then no time, and kept in extra
    KeyField{"创建时间", Field::created_at},
};

}  // namespace

std::optional<Field> field_of_alias(std::string_view key) {
  constexpr std::string_view generation = "generation.";
  if (key.starts_with(generation)) key.remove_prefix(generation.size());
  std::string plain;
  std::copy_if(key.begin(), key.end(), std::back_inserter(plain),
               [](char c) { return c != ' ' && c != '_' && c != '-' && c != '.'; });
  return field_of(kAliases, plain);
}

}  // namespace ztgit::metadata
