#pragma once

#include <functional>
#include <optional>
#include <string>

namespace ztgit {

// Looks an environment variable up; nullopt for one that is unset or empty. Only cli/ asks the real
// environment, everybody else is handed this, so that a test needs no setenv.
using Variables = std::function<std::optional<std::string>(const std::string& name)>;

}  // namespace ztgit
