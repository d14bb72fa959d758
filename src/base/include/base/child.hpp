#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>
#include <vector>

#include "base/file.hpp"

namespace ztgit {

struct ChildRequest {
  std::vector<std::string> command;  // command[0] is looked up in PATH; never a shell line
  std::vector<std::pair<std::string, std::string>> environment = {};  // added to our own
  std::filesystem::path folder = {};                                  // empty: the current one
};

// A running program that is talked to line by line or byte by byte: ssh, a git-lfs transfer agent,
// rclone. Its standard error is ours, so that what it asks or complains about reaches the user.
// Destroyed, it is given a moment to end by itself, then killed and reaped.
class Child {
 public:
  // Throws Error: not_found when the program does not exist, io when it cannot start.
  explicit Child(const ChildRequest& request);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  // All waits end early with Error (cancelled) on SIGINT. Error (network) when the program is gone,
  // or when it is silent (does not read) for longer than `patience`.
  void write(std::string_view bytes);
  std::size_t read(std::span<std::byte> bytes);  // 0: it closed its output
  // Without its line end; nullopt at the end of its output. Error (network) above `most_bytes`.
  std::optional<std::string> read_line(std::size_t most_bytes);
  void close_input() noexcept;
  // Closes its input and waits for its end: the exit code, or 128 + signal. Killed after
  // `patience`.
  int wait(std::chrono::milliseconds patience = std::chrono::seconds(10));

  void set_patience(std::chrono::milliseconds patience) noexcept { patience_ = patience; }
  int output_descriptor() const noexcept { return output_.descriptor(); }  // to poll for reading
  bool has_buffered_line() const noexcept;  // read_line() would not have to wait

 private:
  std::string name_;  // of the program, for errors
  File input_, output_;
  pid_t pid_ = -1;
  std::string buffered_;  // read, but not yet taken
  std::chrono::milliseconds patience_ = std::chrono::minutes(10);
};

}  // namespace ztgit
