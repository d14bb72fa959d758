#include "cloud/transfer_agent.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"

namespace ztgit::cloud {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

int code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::not_found: return 404;
    case ErrorKind::auth: return 403;
    case ErrorKind::integrity: return 422;
    case ErrorKind::usage: return 400;
    case ErrorKind::network: return 503;
    default: return 500;
  }
}

Json error_json(const Error& error) {
  std::string message = visible_line(error.what());
  for (const auto& hint : error.hints()) message += ". " + visible_line(hint);
  // The program itself is missing, not the object.
  const bool object = error.kind() == ErrorKind::not_found && error.hints().empty();
  const auto kind =
      error.kind() == ErrorKind::not_found && !object ? ErrorKind::config : error.kind();
  return {{"code", code_of(kind)}, {"message", message}};
}

std::string text(const Json& request, const char* name) {
  const auto found = request.find(name);
  return found != request.end() && found->is_string() ? found->get<std::string>() : std::string();
}

StoredObject object_of(const Json& request) {
  StoredObject object{text(request, "oid"), 0};
  if (!is_sha256(object.oid))
    throw Error(ErrorKind::usage, "read the request: its oid is no SHA-256");
  const auto size = request.find("size");
  if (size == request.end() || !size->is_number_unsigned())
    throw Error(ErrorKind::usage, fmt::format("read the request for {}: no size", object.oid));
  object.size = size->get<std::uint64_t>();
  return object;
}

// Turns what has moved into git-lfs' progress lines. They never go back and never exceed the size:
// rclone counts what it had to send twice.
class Meter {
 public:
  using Answer = std::function<void(const Json&)>;
  Meter(StoredObject object, Answer answer)
      : object_(std::move(object)), answer_(std::move(answer)) {}

  void moved(std::uint64_t bytes) {
    bytes = std::min(bytes, object_.size);
    if (bytes <= told_) return;
    answer_({{"event", "progress"},
             {"oid", object_.oid},
             {"bytesSoFar", bytes},
             {"bytesSinceLast", bytes - told_}});
    told_ = bytes;
  }

 private:
  StoredObject object_;
  Answer answer_;
  std::uint64_t told_ = 0;
};

Json transfer(const Json& request, ObjectStore& store, const fs::path& folder,
              const Meter::Answer& answer) {
  Json complete{{"event", "complete"}, {"oid", text(request, "oid")}};
  try {
    const auto object = object_of(request);
    Meter meter(object, answer);
    const auto progress = [&meter](std::uint64_t bytes) { meter.moved(bytes); };
    if (text(request, "event") == "upload") {
      store.send(object, text(request, "path"), progress);
    } else {
      make_folders(folder);
      const auto file = folder / ("ztgit-" + unique_name());
      store.fetch(object, file, progress);
      complete["path"] = file.string();
    }
    meter.moved(object.size);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw;
    complete["error"] = error_json(error);
  }
  return complete;
}

}  // namespace

TransferAgent::TransferAgent(TransferAgentOptions options)
    : options_(std::move(options)), rclone_(options_.rclone), store_(rclone_, options_.remote) {}

bool TransferAgent::handle(std::string_view line) {
  const auto request = Json::parse(line, nullptr, false);
  const auto event = request.is_object() ? text(request, "event") : std::string();
  const auto answer = [this](const Json& json) {
    options_.answer(json.dump(-1, ' ', false, Json::error_handler_t::replace));
  };
  if (event == "terminate") return false;
  if (event == "init") {
    // Nothing is started yet: git-lfs begins eight agents for two objects.
    answer(Json::object());
  } else if (event == "upload" || event == "download") {
    answer(transfer(request, store_, options_.folder, answer));
  } else {
    throw Error(ErrorKind::usage, "read a request: it is none of git-lfs' custom transfers")
        .hint("git-lfs starts this command; see 'ztgit lfs-agent --help' for its settings.");
  }
  return true;
}

fs::path transfer_folder(const fs::path& folder) {
  const auto git = [&](std::vector<std::string> words) -> std::string {
    words.insert(words.begin(), "git");
    ProcessRequest request{std::move(words)};
    request.folder = folder;
    const auto result = run_process(request);
    if (!result.ok()) return {};
    auto line = result.output;
    if (line.ends_with('\n')) line.pop_back();
    return line;
  };
  const auto common = git({"rev-parse", "--git-common-dir"});
  if (common.empty())
    throw Error(ErrorKind::not_found,
                fmt::format("find the repository: {} is in none", visible_line(folder.string())))
        .hint("git-lfs starts this command; see 'ztgit lfs-agent --help' for its settings.");
  const auto storage = git({"config", "--type=path", "--get", "lfs.storage"});
  return folder / common / fs::path(storage.empty() ? "lfs" : storage) / "tmp";
}

}  // namespace ztgit::cloud
