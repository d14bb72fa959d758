#pragma once

// A repository's worth of context to talk to an LFS server.

#include <memory>
#include <string>
#include <vector>

#include "base/sha256.hpp"
#include "lfs/transfer.hpp"
#include "temp_dir.hpp"

namespace ztgit::test {

// A store, a session and a transfer to one endpoint; nothing waits between two tries.
class Client {
 public:
  explicit Client(const std::string& url, std::vector<ConfigEntry> config = {},
                  net::Authenticator* authenticator = nullptr)
      : session_(options(authenticator)),
        store(dir.path() / "lfs"),
        context_{session_,  std::move(config), [](const std::string&) { return std::nullopt; },
                 {},        "origin",          dir.path(),
                 dir.path()} {
    context_.config.push_back({"lfs.transfer.maxretrydelay", "0"});
    context_.endpoint.url = url;
  }

  lfs::TransferContext& context() { return context_; }
  std::unique_ptr<lfs::Transfer> transfer() { return lfs::make_transfer(context_); }

  lfs::Pointer add(const std::string& bytes) {
    const auto source = dir.write("source", bytes);
    auto incoming = store.receive(open_to_read(source), source);
    incoming.place();
    return incoming.pointer();
  }
  static lfs::Pointer pointer_to(const std::string& bytes) {
    return {sha256_of(bytes), bytes.size(), {}};
  }
  std::string read(const lfs::Pointer& pointer) const {
    return read_file(store.object_path(pointer.oid), 1 << 30);
  }

 private:
  static net::SessionOptions options(net::Authenticator* authenticator) {
    net::SessionOptions options;
    options.authenticator = authenticator;
    options.settings = [](const std::string&) {
      net::Settings settings;
      settings.proxy = "";
      return settings;
    };
    return options;
  }

  net::Session session_;

 public:
  TempDir dir;
  lfs::Store store;

 private:
  lfs::TransferContext context_;
};

}  // namespace ztgit::test
