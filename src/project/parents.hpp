#pragma once

#include <filesystem>
#include <string>

namespace ztgit::project {

// Makes the folders that the file `path` needs below `root`. Error (conflict) for a link or a file
// among them: it is somebody's, and writing through a link would leave the work tree.
void make_parents(const std::filesystem::path& root, const std::string& path);

}  // namespace ztgit::project
