#pragma once

// Private to lfs/: when something is tried again, and how soon.

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>
#include <vector>

#include "base/config_entry.hpp"
#include "base/error.hpp"
#include "net/http.hpp"

namespace ztgit::lfs {

// lfs.transfer.* of git-lfs, with its defaults (tq/transfer_queue.go, tq/manifest.go).
struct RetrySettings {
  int most_retries = 8;                         // of an object: maxretries
  std::chrono::milliseconds longest{10'000};    // between two tries: maxretrydelay; 0: no waiting
  std::chrono::milliseconds patience{300'000};  // with what a server asks for: maxRetryTime
  int most_verifies = 3;                        // maxverifies, never less
  std::size_t batch_size = 100;                 // batchSize; GitHub takes no more
  std::size_t most_lanes = 32;                  // lfs.concurrenttransfers, if set
};

RetrySettings retry_settings(const std::vector<ConfigEntry>& config);

// 250 ms * 2^(retry-1) up to `longest`, of which the second half is by chance: clients that failed
// together shall not come back together.
std::chrono::milliseconds backoff(int retry, std::chrono::milliseconds longest,
                                  std::minstd_rand& chance);

enum class Verdict {
  success,
  again,     // as it is, later: 408, 429, 5xx
  restart,   // 416: from the first byte
  renew,     // 401, 403 of storage: with a new link, once
  plain,     // 422, 500 of a PUT: once more, as octet-stream
  hopeless,  // 404, 410, 413, 507, 509 and the rest
};

Verdict judge(int status, bool upload);

// What an HTTP status means for whoever has to deal with it.
ErrorKind kind_of_status(int status);

// "the server's storage is full (507)"
std::string describe_status(int status, std::string_view message);

}  // namespace ztgit::lfs
