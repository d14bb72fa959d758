#include "agent.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ztgit::lfs {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostLine = std::size_t{64} << 10;  // an event has some hundred bytes
constexpr std::chrono::minutes kGreeting{2};              // it may ask for a password

std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// "message (code)", absent where there is no error.
std::optional<std::string> error_of(const Json& json) {
  const auto error = json.find("error");
  if (error == json.end() || error->is_null()) return std::nullopt;
  if (!error->is_object()) return "the transfer agent failed";
  const auto message = bounded_line(text_of(*error, "message"));
  const auto code = error->find("code");
  return fmt::format("the transfer agent failed ({}){}{}",
                     code != error->end() && code->is_number_integer()
                         ? std::to_string(code->get<std::int64_t>())
                         : "no code",
                     message.empty() ? "" : ": ", message);
}

Json json_of(const std::optional<Action>& action) {
  if (!action) return nullptr;
  Json header = Json::object();
  for (const auto& [key, value] : action->headers) header[key] = value;
  return {{"href", action->href}, {"header", std::move(header)}};
}

}  // namespace

std::optional<AgentEvent> parse_agent_event(std::string_view line) {
  const auto json = Json::parse(line.begin(), line.end(), nullptr, false);
  if (!json.is_object()) return std::nullopt;
  AgentEvent event;
  const auto name = text_of(json, "event");
  if (name == "progress") event.kind = AgentEvent::Kind::progress;
  if (name == "complete") event.kind = AgentEvent::Kind::complete;
  event.oid = text_of(json, "oid");
  event.path = text_of(json, "path");
  if (const auto bytes = json.find("bytesSoFar");
      bytes != json.end() && bytes->is_number_unsigned())
    event.bytes_so_far = bytes->get<std::uint64_t>();
  event.error = error_of(json);
  return event;
}

Agent::Agent(const AgentStart& start)
    : name_(visible_line(start.name)),
      operation_(start.operation),
      child_(ChildRequest{.command = start.command, .folder = start.folder}) {
  child_.set_patience(kGreeting);
  child_.write(line_of({{"event", "init"},
                        {"operation", name_of(operation_)},
                        {"remote", start.remote},
                        {"concurrent", start.concurrent},
                        {"concurrenttransfers", start.concurrent_transfers}}));
  if (const auto event = next_event(); event.error)
    throw Error(ErrorKind::network,
                fmt::format("start the transfer agent {}: {}", name_, *event.error));
}

void Agent::ask(const Pointer& pointer, const std::optional<Action>& action,
                const std::filesystem::path& path) {
  Json json = {{"event", name_of(operation_)},
               {"oid", pointer.oid},
               {"size", pointer.size},
               {"action", json_of(action)}};
  if (!path.empty()) json["path"] = std::filesystem::absolute(path).string();
  child_.write(line_of(json));
}

AgentEvent Agent::next_event() {
  const auto line = child_.read_line(kMostLine);
  if (!line)
    throw Error(ErrorKind::network, fmt::format("transfer by {}: it has ended early", name_));
  auto event = parse_agent_event(*line);
  if (!event)
    throw Error(ErrorKind::network, fmt::format("transfer by {}: it does not speak JSON", name_));
  return std::move(*event);
}

void Agent::dismiss() {
  try {
    child_.write(line_of({{"event", "terminate"}}));
    child_.wait();
  } catch (const Error&) {  // everything is moved; how it ends does not matter any more
    child_.close_input();
  }
}

}  // namespace ztgit::lfs
