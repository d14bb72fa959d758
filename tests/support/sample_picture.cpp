// sample_picture FILE [--seed N] [--size PIXELS] [--parameters TEXT | --bare] [--noise]
// Writes a PNG as a generator would: the sample of ./quickstart, of the golden tests and benches.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "png.hpp"

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) {
    std::cerr << "usage: sample_picture FILE [--seed N] [--size PIXELS] [--parameters TEXT | "
                 "--bare] [--noise]\n";
    return 2;
  }
  ztgit::test::PngOptions options;
  std::string parameters =
      "a red fox in the snow, masterpiece\nNegative prompt: blurry\n"
      "Steps: 9, Sampler: Euler, Schedule type: Simple, CFG scale: 1, Seed: 42, "
      "Size: 1024x1024, Model: z_image_turbo_bf16, Version: v1.10.1";
  bool bare = false;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto value = [&] { return i + 1 < words.size() ? words[++i] : std::string(); };
    if (words[i] == "--seed")
      options.seed = static_cast<std::uint32_t>(std::stoul(value()));
    else if (words[i] == "--size")
      options.width = options.height = static_cast<std::uint32_t>(std::stoul(value()));
    else if (words[i] == "--parameters")
      parameters = value();
    else if (words[i] == "--bare")
      bare = true;
    else if (words[i] == "--noise")
      options.noise = true;
  }
  const bool ascii =
      std::all_of(parameters.begin(), parameters.end(), [](char c) { return c > 0; });
  if (!bare)
    options.before_idat = ascii ? ztgit::test::text_chunk("parameters", parameters)
                                : ztgit::test::itxt_chunk("parameters", parameters);
  std::ofstream(words[0], std::ios::binary) << ztgit::test::png(options);
  return 0;
}
