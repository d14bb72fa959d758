#include "git/config_scope.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

namespace ztgit::git {

namespace {

// git-config(1), EXIT STATUS.
constexpr int kNotFound = 1;
constexpr int kUnsetNothing = 5;

std::string option_of(ConfigScope::Where where) {
  switch (where) {
    case ConfigScope::Where::local: return "--local";
    case ConfigScope::Where::worktree: return "--worktree";
    case ConfigScope::Where::system: return "--system";
    default: return "--global";
  }
}

ProcessResult git_config(const std::string& option, const std::filesystem::path& folder,
                         const std::vector<std::string>& words) {
  ProcessRequest request;
  request.command = {"git", "config", option};
  request.command.insert(request.command.end(), words.begin(), words.end());
  request.folder = folder;
  return run_process(request);
}

[[noreturn]] void throw_refusal(const std::string& action, const ProcessResult& result) {
  throw Error(ErrorKind::io, fmt::format("{}: {}", action, visible_line(result.error_output)));
}

}  // namespace

ConfigScope::ConfigScope(Where where, std::filesystem::path folder)
    : option_(option_of(where)), folder_(std::move(folder)) {}

ConfigScope::ConfigScope(const std::filesystem::path& file, std::filesystem::path folder)
    : option_("--file=" + file.string()), folder_(std::move(folder)) {}

std::optional<std::string> ConfigScope::find(const std::string& key) const {
  auto result = git_config(option_, folder_, {"--includes", "-z", "--get", key});
  if (result.ok()) return result.output.substr(0, result.output.find('\0'));
  // A file that does not exist yet has nothing set; `git config --get` answers 1 for it, too.
  if (result.status == kNotFound) return std::nullopt;
  throw_refusal(fmt::format("read {}", key), result);
}

void ConfigScope::set(const std::string& key, const std::string& value) const {
  const auto result = git_config(option_, folder_, {"--replace-all", key, value});
  if (!result.ok()) throw_refusal(fmt::format("set {}", key), result);
}

bool ConfigScope::unset(const std::string& key) const {
  const auto result = git_config(option_, folder_, {"--unset-all", key});
  if (result.status == kUnsetNothing) return false;
  if (!result.ok()) throw_refusal(fmt::format("unset {}", visible_line(key)), result);
  return true;
}

std::optional<std::string> ConfigScope::remove_section(const std::string& name) const {
  const auto result = git_config(option_, folder_, {"--remove-section", name});
  if (result.ok()) return std::nullopt;
  auto text = visible_line(result.error_output);
  if (text.starts_with("fatal: ")) text.erase(0, 7);
  return text;
}

}  // namespace ztgit::git
