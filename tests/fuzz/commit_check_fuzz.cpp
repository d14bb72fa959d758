// What anybody commits is looked through for secrets and trailers: places are those of the text, no
// finding quotes it, and trailers that are written again are read again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "message.hpp"
#include "private_text.hpp"
#include "trailers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit::hooks;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto lines = lines_of(text).size();
  for (const auto spelling : {Spelling::plain, Spelling::quoted})
    for (const auto& found : find_private(text, spelling, {"client"}))
      if (found.line == 0 || found.line + found.more > lines || found.what.size() > 80)
        std::abort();

  const Cleanup cleanup{true, true, "#"};
  const auto clean = clean_message(text, cleanup);
  if (clean_message(clean, cleanup) != clean) std::abort();

  const auto trailers = parse_trailers(clean);
  if (trailers.empty()) return 0;
  std::string again = "Subject\n\n";
  for (const auto& each : trailers) again += each.key + ": " + each.value + "\n";
  if (parse_trailers(again) != trailers) std::abort();
  return 0;
}
