#pragma once

// What should not leave the machine in a text that is about to be committed: access keys, passwords
// in URLs, home folders, hosts of a private network. Linear in the text; nothing found is quoted,
// for what finds a key must not print it into CI's log.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ztgit::hooks {

struct PrivateText {
  const char* code;      // of codes.hpp: secret, private-path, private-host, redacted-text
  std::string what;      // "an access key of GitHub"
  std::size_t line = 0;  // from 1
  std::size_t more = 0;  // further lines with the like
};

enum class Spelling {
  plain,
  quoted,  // YAML and JSON strings: "C:\\Users\\lin", "a\nb"
};

// At most one entry for each `what`, in the order of lines. `redact` are texts that the project
// never wants to see.
std::vector<PrivateText> find_private(std::string_view text, Spelling spelling,
                                      const std::vector<std::string>& redact);

}  // namespace ztgit::hooks
