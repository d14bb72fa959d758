#pragma once

#include <string>
#include <string_view>

#include "metadata/record.hpp"

namespace ztgit::metadata {

// InvokeAI 1.x, PNG text "Dream": the command line of the prompt, "…" -s 50 -S 42 -W 512 -H 768
// -C 7.5 -A k_lms. Options without a field go to `extra` by their own names.
void interpret_dream(Record& record, std::string_view command);

// Sets prompt and negative prompt of InvokeAI 1.x and 2.x, where "[…]" within a prompt is negative.
void set_bracketed_prompt(Record& record, std::string_view text);

}  // namespace ztgit::metadata
