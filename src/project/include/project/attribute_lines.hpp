#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ztgit::project {

inline constexpr std::uint64_t kAttributesLimit = std::uint64_t{4} << 20;  // bytes of the file

// The text of a .gitattributes with `lines` on top, but for those that a killed run has put there
// already: that `text` has and the commit it began with (`committed`) has not.
std::string with_attribute_lines(std::string text, std::string_view lines,
                                 std::string_view committed);

}  // namespace ztgit::project
