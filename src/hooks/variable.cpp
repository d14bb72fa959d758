#include "variable.hpp"

#include "base/text.hpp"

namespace ztgit::hooks {

bool is_set(const HookCall& call, const std::string& variable) {
  const auto value = ascii_lower(call.environment.variables(variable).value_or(""));
  return !value.empty() && value != "0" && value != "false" && value != "f" && value != "no" &&
         value != "off";
}

}  // namespace ztgit::hooks
