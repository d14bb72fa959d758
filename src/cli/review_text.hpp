#pragma once

#include <string>

#include "review/review.hpp"

namespace ztgit::cli {

std::string review_line(const review::Review& review);  // for a list
std::string review_text(const review::Review& review);

}  // namespace ztgit::cli
