#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "cloud/object_store.hpp"

namespace ztgit::cloud {

// A line from git-lfs holds an oid, two paths and perhaps a link: 64 KiB is ten times what Linux
// allows the paths to be.
inline constexpr std::size_t kMostRequestBytes = std::size_t{64} << 10;

struct TransferAgentOptions {
  RcloneOptions rclone = {};
  std::string remote;  // as checked_remote() gives it
  // Where downloads are put, on the file system of the repository: git-lfs renames them.
  std::filesystem::path folder;
  // Takes one line of the answer, without its line end, and hands it on at once.
  std::function<void(const std::string&)> answer;
};

// The other side of git-lfs' protocol for transfer programs (git-lfs docs/custom-transfers.md,
// tq/custom.go), one line of JSON each way. How an object fares is that object's answer, with a
// code as HTTP has them; nothing but a request that is none ends the conversation.
class TransferAgent {
 public:
  explicit TransferAgent(TransferAgentOptions options);

  // Answers one request. False: it was the last one. Throws Error: usage for what is no request,
  // cancelled, and what `answer` throws.
  bool handle(std::string_view line);

 private:
  TransferAgentOptions options_;
  Rclone rclone_;
  ObjectStore store_;
};

// <lfs.storage>/tmp of the repository that `folder` lies in, as git sees it (GIT_DIR counts).
// Error (not_found): there is none.
std::filesystem::path transfer_folder(const std::filesystem::path& folder);

}  // namespace ztgit::cloud
