#pragma once

#include <optional>
#include <string>

#include "compare/comparison.hpp"

namespace ztgit::compare {

// One entry of "pictures" in ztgit.diff/1 (docs/formats/diff.md), as JSON text. Texts are as they
// were found but for invalid UTF-8, which becomes U+FFFD. `before` or `after` is absent for a
// picture that was added or removed; `comparison` only then.
std::string to_json(const std::optional<Side>& before, const std::optional<Side>& after,
                    const std::optional<Comparison>& comparison);

}  // namespace ztgit::compare
