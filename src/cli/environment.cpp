#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <pwd.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "git/repository.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostListBytes = std::size_t{256} << 20;  // of names on standard input

constexpr std::size_t kLeastColumns = 40;   // labels take twenty
constexpr std::size_t kMostColumns = 1000;  // wider ones are a mistake in the environment

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

fs::path home() {
  if (const auto value = variable("HOME")) return *value;
  const passwd* entry = ::getpwuid(::getuid());
  return entry != nullptr ? entry->pw_dir : "/";
}

// XDG base directories: a relative value is to be ignored (XDG Base Directory Specification 0.8).
fs::path xdg(const char* name, const fs::path& otherwise) {
  const auto value = variable(name);
  return value && fs::path(*value).is_absolute() ? fs::path(*value) : otherwise;
}

// The name on PATH is better than what it leads to: a package's next version has another folder.
fs::path own_program() {
  std::error_code problem;
  auto running = fs::read_symlink("/proc/self/exe", problem);
  if (problem || !fs::exists(running, problem)) return {};
  if (const auto named = find_program("ztgit"); named && fs::equivalent(*named, running, problem))
    return *named;
  return running;
}

}  // namespace

project::Environment environment() {
  if (const auto value = variable("GIT_CONFIG_NOSYSTEM");
      value && *value != "0" && *value != "false")
    git::ignore_system_config();
  const auto user = home();
  project::Environment found;
  found.home = user;
  found.config_home = xdg("XDG_CONFIG_HOME", user / ".config");
  found.variables = [](const std::string& name) { return variable(name.c_str()); };
  found.may_ask = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
  found.program = own_program();
  if (const auto root = variable("ZTGIT_PROJECTS_ROOT")) found.projects_root = *root;
  if (const auto vault = variable("ZTGIT_VAULT")) found.vault = *vault;
  std::error_code problem;
  found.current_folder = fs::current_path(problem);
  if (problem) throw Error(ErrorKind::io, "find the current folder: " + problem.message());
  return found;
}

fs::path program_path() {
  std::error_code problem;
  auto self = fs::read_symlink("/proc/self/exe", problem);
  if (!problem && fs::exists(self, problem)) return self;
  // Replaced by an update while it ran, or no /proc here.
  return find_program("ztgit").value_or("ztgit");
}

git::IdentityOverrides identity_overrides() {
  return {variable("GIT_AUTHOR_NAME"),
          variable("GIT_AUTHOR_EMAIL"),
          variable("GIT_AUTHOR_DATE"),
          variable("GIT_COMMITTER_NAME"),
          variable("GIT_COMMITTER_EMAIL"),
          variable("GIT_COMMITTER_DATE"),
          variable("EMAIL")};
}

bool error_output_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }
bool input_is_terminal() { return ::isatty(STDIN_FILENO) == 1; }

bool output_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

// https://no-color.org: any value but an empty one.
bool colours_wanted(const std::string& when) {
  if (when != "auto") return when == "always";
  return output_is_terminal() && variable("NO_COLOR").value_or("").empty() &&
         variable("TERM").value_or("") != "dumb";
}

std::size_t output_columns() {
  std::size_t columns = 0;
  winsize size{};
  if (const auto told = variable("COLUMNS"))
    std::from_chars(told->data(), told->data() + told->size(), columns);
  if (columns == 0 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) columns = size.ws_col;
  return columns == 0 ? 0 : std::clamp(columns, kLeastColumns, kMostColumns);
}

std::string text_from_stdin(std::size_t most_bytes) {
  std::string text;
  char buffer[1 << 16];
  while (std::cin.read(buffer, sizeof buffer) || std::cin.gcount() > 0) {
    text.append(buffer, static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() > most_bytes) throw Error(ErrorKind::usage, "read standard input: too long");
  }
  return text;
}

std::optional<std::string> LinesFromStdin::next() {
  while (true) {
    throw_if_cancelled();
    if (const auto end = buffered_.find('\n'); end != buffered_.npos) {
      auto line = buffered_.substr(0, end);
      buffered_.erase(0, end + 1);
      return line;
    }
    if (buffered_.size() > most_bytes_)
      throw Error(ErrorKind::usage, "read standard input: a line is too long");
    char bytes[1 << 14];
    // Not std::cin: it would not come back from a signal.
    const auto got = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (got > 0) buffered_.append(bytes, static_cast<std::size_t>(got));
    if (got < 0 && errno != EINTR) throw_errno("read", "standard input", errno);
    if (got == 0)
      return buffered_.empty() ? std::nullopt : std::optional(std::exchange(buffered_, {}));
  }
}

std::vector<std::string> paths_from_stdin(bool nul_separated) {
  const auto text = text_from_stdin(kMostListBytes);
  const char separator = nul_separated ? '\0' : '\n';
  std::vector<std::string> paths;
  for (std::size_t from = 0; from < text.size();) {
    auto end = text.find(separator, from);
    if (end == text.npos) end = text.size();
    auto path = text.substr(from, end - from);
    if (!nul_separated && path.ends_with('\r')) path.pop_back();
    if (!path.empty()) paths.push_back(std::move(path));
    from = end + 1;
  }
  return paths;
}

}  // namespace ztgit::cli
