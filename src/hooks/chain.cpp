#include "chain.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "hook_look.hpp"
#include "place.hpp"

namespace ztgit::hooks {

namespace fs = std::filesystem;

namespace {

// The chained hooks that we are run by, each between two colons: ztgit may stand among the commands
// of the very manager it chains (lefthook), or be a manager's legacy hook (pre-commit).
constexpr const char* kRunning = "ZTGIT_CHAINED_HOOKS";

std::string entry_of(const fs::path& hook) { return fmt::format(":{}:", hook.string()); }

// As git does (run-command.c, execv_child): a script without "#!" is the shell's.
bool is_for_shell(const std::string& text) {
  return !text.starts_with("#!") && !text.starts_with(
                                        "\x7f"
                                        "ELF");
}

}  // namespace

fs::path hooks_folder_by_git(const HookCall& call) {
  ProcessRequest request;
  request.command = {"git", "rev-parse", "--git-path", "hooks"};
  request.folder = call.environment.current_folder;
  auto answer = run_process(request);
  if (!answer.ok())
    throw Error(ErrorKind::config, "find the hooks folder: " + visible_line(answer.error_output));
  if (answer.output.ends_with('\n')) answer.output.pop_back();
  return call.environment.current_folder / answer.output;
}

std::optional<fs::path> chained_hook(const HookCall& call, const fs::path& folder) {
  const auto saved = read_hook((folder / call.name).string() + kSavedSuffix);
  if (!saved.executable) return std::nullopt;
  const auto manager = manager_of(call.name, saved.text);
  if (manager == Manager::git_lfs) return std::nullopt;
  // A manager that was installed again has moved our stub away and runs it: it is running already.
  const auto standing = read_hook(folder / call.name);
  if (standing.text == saved.text) return std::nullopt;
  if (manager != Manager::none && manager == manager_of(call.name, standing.text))
    return std::nullopt;
  const auto running = call.environment.variables(kRunning).value_or("");
  if (running.find(entry_of(saved.path)) != running.npos) return std::nullopt;
  return saved.path;
}

int run_chained(const HookCall& call, const fs::path& hook,
                const std::optional<std::string>& input) {
  AttachedRequest request;
  if (is_for_shell(read_hook(hook).text)) request.command.emplace_back("/bin/sh");
  request.command.push_back(hook.string());
  request.command.insert(request.command.end(), call.words.begin(), call.words.end());
  request.input = input;
  request.environment = {
      {kRunning, call.environment.variables(kRunning).value_or("") + entry_of(hook)}};
  return run_attached(request);
}

}  // namespace ztgit::hooks
