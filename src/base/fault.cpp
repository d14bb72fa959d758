#include "base/fault.hpp"

#ifdef ZTGIT_FAULTS

#include <atomic>
#include <charconv>
#include <csignal>
#include <string>

#include "base/error.hpp"

namespace ztgit {

namespace {

struct Plan {
  bool kill = false;
  bool fail = false;
  unsigned step = 0;  // 0: by name
  std::string name;
};

Plan plan;
std::atomic<unsigned> steps = 0;

}  // namespace

void set_fault_plan(std::string_view text) {
  const auto colon = text.find(':');
  const auto verb = text.substr(0, colon);
  plan.kill = verb == "kill";
  plan.fail = verb == "fail";
  plan.name = colon == text.npos ? std::string() : std::string(text.substr(colon + 1));
  if (plan.name.starts_with('#'))
    std::from_chars(plan.name.data() + 1, plan.name.data() + plan.name.size(), plan.step);
}

void fault_point(std::string_view name) {
  const unsigned step = ++steps;
  if (plan.step != 0 ? plan.step != step : plan.name != name) return;
  if (plan.kill) std::raise(SIGKILL);
  if (plan.fail)
    throw Error(ErrorKind::io, "write at '" + std::string(name) + "': No space left on device");
}

}  // namespace ztgit

#endif
