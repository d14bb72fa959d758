#include "net/retry_after.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/text.hpp"
#include "base/time.hpp"

namespace ztgit::net {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {
constexpr std::int64_t kMostSeconds = 86400;
}

std::optional<milliseconds> retry_after(const Headers& headers, std::int64_t server_now) {
  const auto found = header(headers, "retry-after");
  if (!found) return std::nullopt;
  const auto text = trim(*found);
  if (!text.empty() && text.size() <= 9 &&
      text.find_first_not_of("0123456789") == std::string_view::npos) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return seconds(std::min(number, kMostSeconds));
  }
  const auto date = text.size() >= 20 ? parse_git_date(text) : std::nullopt;
  if (!date) return std::nullopt;
  return seconds(std::clamp<std::int64_t>(date->seconds - server_now, 0, kMostSeconds));
}

}  // namespace ztgit::net
