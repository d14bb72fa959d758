#pragma once

// Private to remote/: git's smart protocol over our HTTP session and the user's ssh.

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/config_entry.hpp"
#include "base/variables.hpp"
#include "git/wire.hpp"
#include "net/session.hpp"

namespace ztgit::remote {

class SessionWire : public git::Wire {
 public:
  struct Options {
    std::function<net::Session&()> session;  // made when the first exchange needs it
    std::vector<ConfigEntry> config;
    Variables variables;
    std::function<void(const std::string&)> says;
    std::filesystem::path folder;  // relative paths count from here
  };

  explicit SessionWire(Options options) : options_(std::move(options)) {}

  std::string exchange(const git::HttpCall& call, git::Spool& answer) override;
  std::unique_ptr<Child> program(const std::string& url, const std::string& service) override;
  void remote_says(const std::string& line) override;

 private:
  Options options_;
};

}  // namespace ztgit::remote
