#pragma once

#include <filesystem>
#include <string>

#include "project/settings.hpp"

namespace ztgit::project {

// What a picture was made with, for git's textconv (gitattributes(5)): stable English lines, one
// field a line and one phrase of a prompt a line, so that a line diff shows what changed.
// `file` holds what git hands over: the picture, or a Git LFS pointer where the filter was skipped
// or could not get the object. Of a pointer the object in the store is read; if it is not there,
// only what the pointer says is told: nothing is ever downloaded. Whatever the bytes are is an
// answer, for git ends when a textconv fails; Error (not_found, io) is for a file that cannot be
// read. At most some 300 KiB, made visible (base/text.hpp), access keys left out as in a sidecar.
std::string textconv(const std::filesystem::path& file, const Environment& environment);

}  // namespace ztgit::project
