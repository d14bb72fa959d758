#pragma once

// Named steps at which tests/faults ends or fails the program. In a release build they are empty.

#include <string_view>

namespace ztgit {

#ifdef ZTGIT_FAULTS
// Plan: "kill:<name>", "kill:#<n>" (the n-th step, from 1), "fail:<name>", "fail:#<n>" (throws
// Error, as if the disk were full). Set by cli.
void set_fault_plan(std::string_view plan);
void fault_point(std::string_view name);
#else
inline void fault_point(std::string_view) {}
#endif

}  // namespace ztgit
