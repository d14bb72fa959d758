#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ztgit {

struct ProcessRequest {
  std::vector<std::string> command;  // command[0] is looked up in PATH; never a shell line
  std::string input = {};            // given on stdin, then closed
  std::vector<std::pair<std::string, std::string>> environment = {};  // added to our own
  std::filesystem::path folder = {};                                  // empty: the current one
  std::chrono::seconds timeout{60};
  std::size_t output_limit = std::size_t{4} << 20;  // bytes kept of each stream
};

struct ProcessResult {
  int status = 0;  // exit code, or 128 + signal
  std::string output;
  std::string error_output;
  bool ok() const noexcept { return status == 0; }
};

// Throws Error: not_found when the program does not exist, io when it cannot start, network when
// it ran out of time (it is then killed and reaped).
ProcessResult run_process(const ProcessRequest& request);

// A program that shares our terminal or pipes: it may ask, show colours and take as long as it
// likes.
struct AttachedRequest {
  std::vector<std::string> command;  // command[0] is looked up in PATH; never a shell line
  // All of its stdin, of any length; nullopt: it gets ours.
  std::optional<std::string> input = {};
  std::vector<std::pair<std::string, std::string>> environment = {};  // added to our own
  std::filesystem::path folder = {};                                  // empty: the current one
};

// Its exit code, or 128 + signal. Throws Error like run_process(), but for the time.
int run_attached(const AttachedRequest& request);

// Where `program` would be found on PATH.
std::optional<std::filesystem::path> find_program(const std::string& program);

}  // namespace ztgit
