#include "parents.hpp"

#include <sys/stat.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

void make_parents(const fs::path& root, const std::string& path) {
  auto folder = root;
  for (std::size_t from = 0, slash = path.find('/'); slash != path.npos;
       from = slash + 1, slash = path.find('/', from)) {
    folder /= path.substr(from, slash - from);
    const auto info = lstat_of(folder);
    if (!info)
      make_folders(folder);
    else if (!S_ISDIR(info->st_mode))
      throw Error(ErrorKind::conflict, fmt::format("write {}: {} is no folder", visible_line(path),
                                                   visible_line(folder.string())))
          .hint("Move it out of the way and run the same command again.");
  }
}

}  // namespace ztgit::project
