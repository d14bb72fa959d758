#pragma once

// What the checks can find: the code, what it counts as, and whether a project may say otherwise.

#include <string>
#include <string_view>
#include <vector>

#include "hooks/check.hpp"
#include "project/settings.hpp"

namespace ztgit::hooks {

struct Code {
  const char* name;
  Severity severity;
  bool fixed;  // .ztgit.yaml cannot make it milder: whoever commits writes that file, too
};

const std::vector<Code>& codes();  // by name; docs/checks.md lists the same

// With the severity of the code, which must be one of codes(). `text` and `cure` are made safe to
// show.
Problem problem(std::string_view code, std::string path, std::string_view text,
                std::string_view cure);

// Gives the problems the severities that the project wants. What it wants in vain is a problem,
// too.
void apply(const project::CheckSettings& settings, std::vector<Problem>& problems);

}  // namespace ztgit::hooks
