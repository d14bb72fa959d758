#include "extensions.hpp"

#include <algorithm>

namespace ztgit::gitlfs {

std::vector<Extension> extensions_of(const Settings& settings) {
  constexpr std::string_view start = "lfs.extension.";
  std::vector<Extension> extensions;
  for (const auto& entry : settings.entries()) {
    if (!entry.key.starts_with(start)) continue;
    const auto dot = entry.key.rfind('.');
    if (dot < start.size()) continue;
    const auto name = entry.key.substr(start.size(), dot - start.size());
    if (std::none_of(extensions.begin(), extensions.end(),
                     [&](const Extension& each) { return each.name == name; }))
      extensions.push_back(
          {name, {}, {}, settings.number("lfs.extension." + name + ".priority", 0)});
  }
  for (auto& each : extensions) {
    each.clean = settings.find("lfs.extension." + each.name + ".clean").value_or("");
    each.smudge = settings.find("lfs.extension." + each.name + ".smudge").value_or("");
  }
  std::stable_sort(extensions.begin(), extensions.end(),
                   [](const auto& a, const auto& b) { return a.priority < b.priority; });
  return extensions;
}

}  // namespace ztgit::gitlfs
