#pragma once

// Free text inside a commit message (formats.md section 4).

#include <optional>
#include <string>
#include <string_view>

namespace ztgit::project {

// Right-trimmed lines, runs of blank lines collapsed, none at either end, no final line end: what
// `git stripspace` would leave.
std::string tidy(std::string_view text);

// The text of an image as a block that is indented by four spaces, so that git can take no line of
// it for a trailer, a comment, a patch or the end of the message. At most kFreeTextLimit bytes are
// shown, then how many more there are in the sidecar. "" if there is nothing to see.
std::string indented_block(const std::optional<std::string>& text,
                           const std::optional<std::string>& sidecar_path);

// Indents those lines of the author's own text that git would take for something else, or that look
// like trailers of ours.
std::string guarded(std::string_view body);

// True for a line that `git interpret-trailers` and `git am` take for the end of the message.
bool is_divider(std::string_view line);

}  // namespace ztgit::project
