#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/secret.hpp"
#include "net/url.hpp"

namespace ztgit::forge {

// What Authorization::source says of a token from here.
inline constexpr const char* kStoreSource = "ztgit auth login";

struct StoredToken {
  std::string user;  // empty: what the forge expects beside a token
  Secret token;
};

// ztgit's own tokens, $XDG_CONFIG_HOME/ztgit/tokens (docs/formats/credentials.md): for machines
// that have no git credential helper. The file is made with mode 0600. One that others can read is
// refused with Error (config): a token in it must be taken to be known. Reads the file at each
// call.
class TokenStore {
 public:
  // `config_home` as project::Environment has it: $XDG_CONFIG_HOME, else ~/.config.
  explicit TokenStore(const std::filesystem::path& config_home);

  // For exactly this origin.
  std::optional<StoredToken> find(const net::Url& origin) const;
  // Error (usage) for what is no token (blanks, control characters, too long), and for an http
  // origin beyond this machine.
  void put(const net::Url& origin, StoredToken token);
  bool remove(const net::Url& origin);       // false: there was none
  std::vector<std::string> origins() const;  // "https://gitee.com", sorted

  const std::filesystem::path& file() const noexcept { return file_; }

 private:
  using Rows = std::vector<std::pair<std::string, StoredToken>>;
  Rows read() const;
  void write(Rows rows) const;

  std::filesystem::path file_;
};

// True for what may be sent as a token: printable ASCII without blanks, bounded.
bool is_token(const std::string& text);

}  // namespace ztgit::forge
