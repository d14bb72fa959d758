#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ztgit::hooks {

struct Trailer {
  std::string key;    // "ZT-Seed"
  std::string value;  // continuation lines joined by a blank
  bool operator==(const Trailer&) const = default;
};

// What `git interpret-trailers --parse` finds in a message without comments (git's trailer.c): the
// last paragraph, if it is not the title, and if all of its lines are trailers, or a quarter with
// one that git itself writes. A line that begins with "---" and a blank ends the message.
std::vector<Trailer> parse_trailers(std::string_view message);

}  // namespace ztgit::hooks
