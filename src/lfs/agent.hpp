#pragma once

// Private to lfs/: one running transfer agent and its line-delimited JSON.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/child.hpp"
#include "batch.hpp"
#include "lfs/endpoint.hpp"

namespace ztgit::lfs {

struct AgentStart {
  std::vector<std::string> command;
  std::filesystem::path folder;
  std::string name;  // for errors
  Operation operation = Operation::upload;
  std::string remote;
  bool concurrent = true;
  std::size_t concurrent_transfers = 1;
};

struct AgentEvent {
  enum class Kind { progress, complete, other };
  Kind kind = Kind::other;
  std::string oid;
  std::uint64_t bytes_so_far = 0;
  std::string path;                  // of a download
  std::optional<std::string> error;  // visible
};

// nullopt: the line is no JSON object.
std::optional<AgentEvent> parse_agent_event(std::string_view line);

class Agent {
 public:
  // Starts the program and greets it. Error: not_found, io, network (it is silent, or declines).
  explicit Agent(const AgentStart& start);

  // `path`: of the object to upload; empty for a download.
  void ask(const Pointer& pointer, const std::optional<Action>& action,
           const std::filesystem::path& path);
  AgentEvent next_event();  // waits. Error (network) at its end and for what is no event
  bool has_event() const noexcept { return child_.has_buffered_line(); }
  int descriptor() const noexcept { return child_.output_descriptor(); }
  void dismiss();  // waits for its end

 private:
  std::string name_;
  Operation operation_;
  Child child_;
};

}  // namespace ztgit::lfs
