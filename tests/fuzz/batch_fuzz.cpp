// Whatever a server answers to a batch is read within bounds: no more objects and headers than the
// limits, no message that could reach a terminal as anything but one visible line.
#include <cstdint>
#include <cstdlib>

#include "base/text.hpp"
#include "batch.hpp"

namespace {

void check(const std::optional<ztgit::lfs::Action>& action) {
  if (!action) return;
  if (action->href.empty() || action->headers.size() > 64) std::abort();
  for (const auto age : {0, 100})
    (void)ztgit::lfs::time_left(*action, 1'800'000'000, std::chrono::seconds(age));
}

void check_line(const std::string& line) {
  if (line.size() > 300 || ztgit::visible_line(line) != line) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_line(ztgit::lfs::message_of(text));
  const auto answer = ztgit::lfs::decode_batch(text);
  if (!answer) {
    if (answer.error().empty()) std::abort();
    return 0;
  }
  if (answer->transfer.empty() || answer->objects.size() > 1000) std::abort();
  for (const auto& object : answer->objects) {
    check(object.upload);
    check(object.download);
    check(object.verify);
    check_line(object.error_message);
    if (object.error_code < 0 || object.error_code > 999) std::abort();
  }
  return 0;
}
