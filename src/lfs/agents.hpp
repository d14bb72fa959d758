#pragma once

// Private to lfs/: custom transfer agents (git-lfs docs/custom-transfers.md, tq/custom.go).

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "batch.hpp"
#include "lfs/transfer.hpp"

namespace ztgit::lfs {

struct AgentJob {
  Pointer pointer;
  std::optional<Action> action;  // absent: the agent works without a server
};

struct AgentFailure {
  ErrorKind kind = ErrorKind::network;
  std::string reason;
};

struct AgentEvents {
  std::function<void(const Pointer&, std::uint64_t position)> moved;
  // Downloads: it is in the store by then.
  std::function<void(const Pointer&, const std::optional<AgentFailure>&)> ended;
};

// Names of the agents that the user has configured for this direction: to be offered to a server.
std::vector<std::string> agent_names(const std::vector<ConfigEntry>& config, Operation operation);

// One configured program, started as often as it allows, that moves a list of objects.
class AgentRun {
 public:
  // Borrowed. Error (config) when there is no such agent.
  AgentRun(const TransferContext& context, const std::string& name, Operation operation,
           Store* store);
  AgentRun(const AgentRun&) = delete;
  AgentRun& operator=(const AgentRun&) = delete;
  ~AgentRun();

  // Every job ends by one call of `ended`. Error when not even one agent can be started.
  void run(const std::vector<AgentJob>& jobs, const AgentEvents& events);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::lfs
