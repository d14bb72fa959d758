// A .lfsconfig is anybody's: it is read or refused, and what was read holds no line that could pass
// for a setting of another name. parse_config_text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "git/config.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    std::size_t bytes = 0;
    for (const auto& entry : ztgit::git::parse_config_text(text, "fuzz")) {
      const auto name = std::string_view(entry.key).substr(entry.key.rfind('.') + 1);
      if (name.empty()) std::abort();
      for (const char c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) std::abort();
      bytes += entry.value.size();
    }
    // Every byte of a value stands in the text, or "true" for a key of one letter and a line end.
    if (bytes > 4 * size) std::abort();
  } catch (const ztgit::Error& error) {
    if (error.kind() != ztgit::ErrorKind::config) std::abort();
  }
  return 0;
}
