#pragma once

#include <string>

#include "metadata/record.hpp"

namespace ztgit::project {

// The record as lines "field: value"; prompts and longer texts stand indented below "field:",
// broken after commas, sentences and line ends, so that a changed phrase is a changed line.
// Bounded, made visible, never translated: a diff must not depend on who looks at it.
std::string parameter_lines(const metadata::Record& record);

}  // namespace ztgit::project
