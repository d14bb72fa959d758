#include "retry.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config.hpp"

namespace ztgit::lfs {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kFirst{250};
constexpr std::int64_t kMostSeconds = 86'400;  // nobody waits longer; keeps products in range

}  // namespace

RetrySettings retry_settings(const std::vector<ConfigEntry>& config) {
  const auto value = [&](const char* key, std::int64_t absent, std::int64_t least,
                         std::int64_t most) {
    const auto number = config_number(config, key);
    return number ? std::clamp(*number, least, most) : absent;
  };
  RetrySettings settings;
  settings.most_retries = static_cast<int>(value("lfs.transfer.maxretries", 8, 0, 100));
  settings.longest = seconds(value("lfs.transfer.maxretrydelay", 10, 0, kMostSeconds));
  settings.patience = seconds(value("lfs.transfer.maxretrytime", 300, 0, kMostSeconds));
  settings.most_verifies = static_cast<int>(value("lfs.transfer.maxverifies", 3, 3, 100));
  settings.batch_size = static_cast<std::size_t>(value("lfs.transfer.batchsize", 100, 1, 1000));
  settings.most_lanes = static_cast<std::size_t>(value("lfs.concurrenttransfers", 32, 1, 32));
  return settings;
}

milliseconds backoff(int retry, milliseconds longest, std::minstd_rand& chance) {
  const auto doublings = std::clamp(retry - 1, 0, 16);
  const auto whole = std::min(kFirst * (1 << doublings), longest);
  const auto half = whole.count() / 2;
  return milliseconds(whole.count() - half +
                      std::uniform_int_distribution<std::int64_t>(0, half)(chance));
}

Verdict judge(int status, bool upload) {
  if (status >= 200 && status < 300) return Verdict::success;
  switch (status) {
    case 401:
    case 403: return Verdict::renew;
    case 408:
    case 429: return Verdict::again;
    case 416: return upload ? Verdict::hopeless : Verdict::restart;
    case 422: return upload ? Verdict::plain : Verdict::hopeless;
    case 500: return upload ? Verdict::plain : Verdict::again;
    case 501:
    case 505:
    case 507:
    case 509: return Verdict::hopeless;
    default: return status >= 500 ? Verdict::again : Verdict::hopeless;
  }
}

ErrorKind kind_of_status(int status) {
  switch (status) {
    case 401:
    case 403: return ErrorKind::auth;
    case 404:
    case 410: return ErrorKind::not_found;
    case 409: return ErrorKind::conflict;
    case 422: return ErrorKind::integrity;
    default: return ErrorKind::network;
  }
}

std::string describe_status(int status, std::string_view message) {
  const auto meaning = [status] {
    switch (status) {
      case 401: return "the server does not know who asks";
      case 403: return "the server refuses it";
      case 404: return "the server does not have it";
      case 410: return "the server has removed it";
      case 413: return "it is larger than the server accepts";
      case 422: return "the server calls it invalid";
      case 429: return "the server has had too many requests";
      case 507: return "the server's storage is full";
      case 509: return "the server's bandwidth limit is reached";
      default: return status >= 500 ? "the server failed" : "the server answered strangely";
    }
  };
  if (message.empty()) return fmt::format("{} ({})", meaning(), status);
  return fmt::format("{} ({}): {}", meaning(), status, message);
}

}  // namespace ztgit::lfs
