#pragma once

// Private to lfs/: one object while the queue has to do with it.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "batch.hpp"
#include "download_sink.hpp"
#include "upload_source.hpp"

namespace ztgit::lfs {

struct Item {
  Pointer pointer;

  // What the last batch said.
  std::optional<Action> action, verify;
  bool authenticated = false;
  std::string api_url;  // relative links count from here
  std::chrono::steady_clock::time_point asked;
  std::int64_t server_then = 0;

  // What has been tried. Each has its own limit.
  int retries = 0;     // of the same thing, after a pause
  int renewals = 0;    // of the link, after a 401 or 403
  int stale = 0;       // links that had expired before they were used
  int corrupt = 0;     // downloads that were something else
  int verifies = 0;    // requests
  bool plain = false;  // sent as octet-stream now
  std::chrono::milliseconds waited{0};

  std::uint64_t counted = 0;  // bytes that the progress knows of
  std::chrono::steady_clock::time_point begun;
  std::unique_ptr<UploadSource> source;  // while it runs
  std::unique_ptr<DownloadSink> sink;    // from the first try on: it remembers what it has hashed
};

}  // namespace ztgit::lfs
