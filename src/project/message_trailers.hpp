#pragma once

#include <cstddef>
#include <string>

#include "project/commit_message.hpp"

namespace ztgit::project {

struct Trailers {
  std::string text;             // the block, each line with its line end
  std::size_t images_left = 0;  // which found no room
};

// The fixed trailer block of formats.md section 4, at most `limit` bytes long. Only what is known
// has a trailer. ZT-Size is the size that was asked for, else that of the image.
Trailers trailers_of(const MessageRequest& request, std::size_t limit);

}  // namespace ztgit::project
