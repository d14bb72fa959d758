#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "cloud/rclone.hpp"
#include "temp_dir.hpp"

namespace ztgit::test {

// rclone without this machine's configuration, caches and certificates.
inline cloud::RcloneOptions hermetic_rclone(const TempDir& folder) {
  cloud::RcloneOptions options;
  options.environment = {{"RCLONE_CONFIG", folder.write("rclone.conf", "").string()},
                         {"HOME", folder.path().string()},
                         {"XDG_CACHE_HOME", (folder.path() / "cache").string()},
                         {"XDG_CONFIG_HOME", folder.path().string()}};
  for (const auto* name :
       {"AWS_CA_BUNDLE", "SSL_CERT_FILE", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"})
    options.environment.emplace_back(name, "");
  return options;
}

inline std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

template <class Body>
std::optional<ErrorKind> kind_thrown(Body&& body) {
  try {
    body();
    return std::nullopt;
  } catch (const Error& error) {
    return error.kind();
  }
}

}  // namespace ztgit::test
