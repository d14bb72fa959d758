#pragma once

#include <string_view>

namespace ztgit::sidecar {

// Whose access key stands in `text`, by the forms that services document for theirs; empty: none is
// seen. Workflows keep the keys of nodes that call a service, and a commit is there for good. Keys
// without a form of their own (32 hex digits) cannot be told from hashes and are not found. Linear
// in the text.
std::string_view access_key_of(std::string_view text);

}  // namespace ztgit::sidecar
