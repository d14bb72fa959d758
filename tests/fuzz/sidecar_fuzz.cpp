// Whatever parse accepts must be written so that it reads back equal, and the second text must be
// the first again. Anything it does not accept is an Error of kind integrity.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"
#include "sidecar/sidecar.hpp"

namespace {

std::optional<ztgit::sidecar::Sidecar> read(std::string_view yaml) try {
  return ztgit::sidecar::parse(yaml, "fuzzed");
} catch (const ztgit::Error& error) {
  if (error.kind() != ztgit::ErrorKind::integrity) std::abort();
  return std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Longer input may be too much to be written back whole.
  if (size > 100'000) return 0;
  const auto first = read({reinterpret_cast<const char*>(data), size});
  if (!first) return 0;
  const auto yaml = ztgit::sidecar::to_yaml(*first);
  const auto second = read(yaml);
  if (!second || *second != *first || ztgit::sidecar::to_yaml(*second) != yaml) std::abort();
  return 0;
}
