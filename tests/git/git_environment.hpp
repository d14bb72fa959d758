#pragma once

#include <filesystem>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/process.hpp"
#include "git/repository.hpp"
#include "temp_dir.hpp"

namespace ztgit::test {

// Nothing of the user's or the machine's settings. Before libgit2 starts: it looks at HOME once.
class CleanEnvironment {
 public:
  CleanEnvironment() {
    ::setenv("HOME", home_.path().c_str(), 1);
    ::setenv("XDG_CONFIG_HOME", home_.path().c_str(), 1);
    ::setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    ::setenv("GIT_CONFIG_COUNT", "0", 1);
    for (const char* name :
         {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_CONFIG_PARAMETERS", "GIT_PROTOCOL",
          "GIT_SSL_CAINFO", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE", "http_proxy",
          "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY", "GIT_TRACE"})
      ::unsetenv(name);
    for (const char* who : {"AUTHOR", "COMMITTER"}) {
      ::setenv(fmt::format("GIT_{}_NAME", who).c_str(), "A Painter", 1);
      ::setenv(fmt::format("GIT_{}_EMAIL", who).c_str(), "painter@example.org", 1);
      ::setenv(fmt::format("GIT_{}_DATE", who).c_str(), "1767664800 +0800", 1);
    }
    git::ignore_system_config();
    home_.write(".gitconfig",
                "[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n[user]\n\tname = A Painter\n"
                "\temail = painter@example.org\n");
  }

 private:
  TempDir home_;
};

// One for the whole test program, made before main() runs.
inline const CleanEnvironment kCleanEnvironment;

// Runs git and gives what it prints, without the last line feed.
inline std::string git(const std::filesystem::path& folder, std::vector<std::string> arguments,
                       const std::string& input = {}) {
  ProcessRequest request;
  request.command = {"git"};
  request.command.insert(request.command.end(), arguments.begin(), arguments.end());
  request.folder = folder;
  request.input = input;
  auto result = run_process(request);
  if (!result.ok())
    throw std::runtime_error(fmt::format("git {}: {}", arguments.at(0), result.error_output));
  if (result.output.ends_with('\n')) result.output.pop_back();
  return result.output;
}

}  // namespace ztgit::test
