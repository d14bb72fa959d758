#pragma once

// Private to cloud/: a running `rclone rcd`, and its calls (https://rclone.org/rc/).

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/child.hpp"
#include "base/secret.hpp"
#include "cloud/rclone.hpp"
#include "net/session.hpp"

namespace ztgit::cloud {

using Json = nlohmann::json;

class Daemon {
 public:
  // Throws Error: not_found (no rclone), config (too old, or it does not start).
  explicit Daemon(const RcloneOptions& options);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  ~Daemon();

  const std::string& version() const noexcept { return version_; }

  // `activity`, "upload aa/bb/…", begins the text of an error. With `progress`, rclone is asked
  // from time to time how many bytes of this call have moved.
  Json call(std::string_view method, Json parameters, const std::string& activity,
            const CopyProgress& progress = {});

  // False once a call could not reach it: begin another.
  bool alive() const noexcept { return alive_; }

 private:
  struct Watch;

  net::Request request(std::string_view method, const Json& parameters) const;
  void watch(const std::shared_ptr<Watch>& watch);
  void drop_output();
  void check_version();

  Secret user_, password_;
  Child child_;
  std::string url_;  // "http://127.0.0.1:40123/"
  std::string version_;
  net::Session session_;
  unsigned calls_ = 0;
  bool alive_ = true;
};

}  // namespace ztgit::cloud
