#pragma once

#include <string>

#include "review/review.hpp"

namespace ztgit::cli {

// What --at means: "x,y" or "x,y,width,height", in pixels of the picture, or in percent
// ("12%,30%"). Throws Error (usage) for anything else, and for what lies outside of the picture.
review::Region pin_place(const std::string& at, const review::Version& version);

}  // namespace ztgit::cli
