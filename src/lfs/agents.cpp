#include "agents.hpp"

#include <algorithm>
#include <cerrno>
#include <deque>
#include <poll.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "agent.hpp"
#include "base/cancel.hpp"
#include "base/text.hpp"
#include "config.hpp"

namespace ztgit::lfs {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kSection = "lfs.customtransfer.";
constexpr std::size_t kMostAgents = 32;        // processes; git-lfs' default is 8
constexpr std::chrono::minutes kPatience{10};  // with one that says nothing
constexpr int kCancelLatency = 100;            // ms: how late a SIGINT may be noticed
constexpr std::size_t kMostArrived = 32;       // downloads that share a flush of the disk

struct AgentConfig {
  std::string path, args;
  bool concurrent = true;
};

AgentConfig config_of(const std::vector<ConfigEntry>& config, const std::string& name) {
  const auto value = [&](const char* key) {
    return config_value(config, fmt::format("{}{}.{}", kSection, name, key));
  };
  AgentConfig agent{value("path").value_or(""), value("args").value_or(""),
                    is_true(value("concurrent").value_or("true"))};
  if (agent.path.empty())
    throw Error(ErrorKind::config,
                fmt::format("start the transfer agent {}: no program is configured for it",
                            visible_line(name)))
        .hint(fmt::format("Set it with `git config lfs.customtransfer.{}.path PROGRAM`.",
                          visible_line(name)));
  return agent;
}

}  // namespace

std::vector<std::string> agent_names(const std::vector<ConfigEntry>& config, Operation operation) {
  std::vector<std::string> names;
  if (config_flag(config, "lfs.basictransfersonly").value_or(false)) return names;
  for (const auto& [key, value] : config) {
    if (!key.starts_with(kSection) || !key.ends_with(".path") || value.empty()) continue;
    const auto length = key.size() - kSection.size() - std::string_view(".path").size();
    if (key.size() <= kSection.size() + 5) continue;
    auto name = key.substr(kSection.size(), length);
    const auto direction =
        config_value(config, fmt::format("{}{}.direction", kSection, name)).value_or("both");
    if (direction != "both" && direction != name_of(operation)) continue;
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  }
  return names;
}

struct AgentRun::State {
  struct Worker {
    std::unique_ptr<Agent> agent;
    std::optional<AgentJob> job;
    Clock::time_point heard;
  };

  const TransferContext& context;
  std::string name;
  Operation operation;
  Store* store;
  AgentConfig config;
  std::size_t most = 1;
  std::deque<AgentJob> jobs{};
  const AgentEvents* events = nullptr;
  std::vector<Worker> workers{};
  std::vector<std::pair<Incoming, fs::path>> arrived{};

  std::unique_ptr<Agent> start_agent() const {
    AgentStart start;
    // git-lfs hands the whole to a shell, so that args may hold quotes and variables.
    start.command = {"sh", "-c", net::shell_quoted(config.path) + " " + config.args};
    start.folder = context.folder;
    start.name = name;
    start.operation = operation;
    start.remote = context.remote;
    start.concurrent = config.concurrent;
    start.concurrent_transfers = most;
    return std::make_unique<Agent>(start);
  }

  void end(Worker& worker, const std::optional<AgentFailure>& failure) {
    const auto job = std::exchange(worker.job, std::nullopt);
    if (job) events->ended(job->pointer, failure);
  }

  void give(Worker& worker) {
    while (!worker.job && !jobs.empty() && worker.agent) {
      worker.job = std::move(jobs.front());
      jobs.pop_front();
      worker.heard = Clock::now();
      const auto path =
          operation == Operation::upload ? store->object_path(worker.job->pointer.oid) : fs::path();
      if (operation == Operation::upload && !store->has(worker.job->pointer)) {
        end(worker, AgentFailure{ErrorKind::integrity, "it is not here, or damaged"});
        continue;
      }
      try {
        worker.agent->ask(worker.job->pointer, worker.job->action, path);
      } catch (const Error& error) {
        lose(worker, error);
      }
    }
  }

  // It is gone, or talks nonsense: its job has failed, the others go on.
  void lose(Worker& worker, const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw error;
    worker.agent.reset();
    end(worker, AgentFailure{ErrorKind::network, error.what()});
  }

  void hear(Worker& worker) {
    try {
      do {
        const auto event = worker.agent->next_event();
        worker.heard = Clock::now();
        take(worker, event);
      } while (worker.agent && worker.agent->has_event());
    } catch (const Error& error) {
      lose(worker, error);
    }
  }

  void take(Worker& worker, const AgentEvent& event) {
    if (!worker.job || event.oid != worker.job->pointer.oid) {
      if (event.kind == AgentEvent::Kind::other || event.kind == AgentEvent::Kind::progress) return;
      throw Error(ErrorKind::network,
                  fmt::format("transfer by {}: it speaks of another object", visible_line(name)));
    }
    const auto& pointer = worker.job->pointer;
    if (event.kind == AgentEvent::Kind::progress)
      return events->moved(pointer, std::min(event.bytes_so_far, pointer.size));
    if (event.kind != AgentEvent::Kind::complete) return;
    if (event.error) return end(worker, AgentFailure{ErrorKind::network, *event.error});
    if (operation == Operation::download) return receive(worker, event.path);
    end(worker, std::nullopt);
  }

  // Nobody's word is taken for it: what the agent has brought is hashed while it is copied.
  void receive(Worker& worker, const fs::path& path) {
    const auto& pointer = worker.job->pointer;
    std::optional<AgentFailure> failure;
    try {
      auto incoming = store->receive(open_to_read(path), path, pointer.size);
      if (incoming.pointer().oid == pointer.oid && incoming.pointer().size == pointer.size) {
        arrived.emplace_back(std::move(incoming), path);
        worker.job.reset();
        if (arrived.size() >= kMostArrived) place();
        return;
      }
      failure = {ErrorKind::integrity,
                 "what the transfer agent brings is not this object: its SHA-256 differs"};
      ::unlink(path.c_str());
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      failure = {ErrorKind::network, error.what()};
    }
    end(worker, failure);
  }

  void place() {
    if (arrived.empty()) return;
    SyncBatch batch(store->folder());
    for (auto& [incoming, path] : arrived) {
      incoming.write_back(batch);
      incoming.close();
    }
    batch.finish();
    for (auto& [incoming, path] : std::exchange(arrived, {})) {
      incoming.place();
      std::error_code ignored;  // it may lie where only the agent can write
      if (path != store->object_path(incoming.pointer().oid)) fs::remove(path, ignored);
      events->ended(incoming.pointer(), std::nullopt);
    }
  }

  bool is_busy() const {
    return std::any_of(workers.begin(), workers.end(),
                       [](const auto& worker) { return worker.job.has_value(); });
  }

  void wait() {
    std::vector<pollfd> waits;
    std::vector<Worker*> who;
    for (auto& worker : workers) {
      if (!worker.agent || !worker.job) continue;
      waits.push_back({worker.agent->descriptor(), POLLIN, 0});
      who.push_back(&worker);
    }
    const int ready = ::poll(waits.data(), waits.size(), kCancelLatency);
    if (ready < 0 && errno != EINTR) throw_errno("wait for", name, errno);
    throw_if_cancelled();
    for (std::size_t i = 0; i < who.size(); ++i) {
      if (waits[i].revents != 0 && ready > 0) {
        hear(*who[i]);
      } else if (Clock::now() - who[i]->heard > kPatience) {
        lose(*who[i], Error(ErrorKind::network,
                            fmt::format("transfer by {}: no sign of life", visible_line(name))));
      }
      give(*who[i]);
    }
  }
};

AgentRun::AgentRun(const TransferContext& context, const std::string& name, Operation operation,
                   Store* store)
    : state_(new State{context, name, operation, store, config_of(context.config, name)}) {}

AgentRun::~AgentRun() = default;

void AgentRun::run(const std::vector<AgentJob>& jobs, const AgentEvents& events) {
  auto& state = *state_;
  state.jobs.assign(jobs.begin(), jobs.end());
  state.events = &events;
  if (state.config.concurrent) {
    const auto wanted = config_number(state.context.config, "lfs.concurrenttransfers").value_or(8);
    state.most = std::min({static_cast<std::size_t>(std::max<std::int64_t>(wanted, 1)), kMostAgents,
                           std::max<std::size_t>(jobs.size(), 1)});
  }
  for (std::size_t i = 0; i < state.most; ++i) {
    state.workers.push_back({state.start_agent(), {}, Clock::now()});
    state.give(state.workers.back());
    if (state.jobs.empty()) break;
  }
  while (state.is_busy()) state.wait();
  state.place();
  for (const auto& job : std::exchange(state.jobs, {}))
    events.ended(job.pointer, AgentFailure{ErrorKind::network,
                                           fmt::format("the transfer agent {} has ended early",
                                                       visible_line(state.name))});
  for (auto& worker : state.workers)
    if (worker.agent) worker.agent->dismiss();
}

}  // namespace ztgit::lfs
