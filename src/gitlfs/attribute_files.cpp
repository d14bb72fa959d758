#include "attribute_files.hpp"

#include <algorithm>
#include <set>

#include "attribute_lines.hpp"
#include "base/file.hpp"
#include "formats.hpp"
#include "git/index.hpp"
#include "settings.hpp"

namespace ztgit::gitlfs {

namespace fs = std::filesystem;

namespace {

constexpr const char* kName = ".gitattributes";
constexpr std::size_t kMostFolders = 1'000'000;  // looked into; more is no work tree for people

struct AttributesFile {
  std::string shown;
  std::string folder;  // its patterns are relative to it; from the root
  fs::path file;
};

std::vector<KnownPattern> patterns_in(const std::vector<AttributesFile>& files, Macros& macros) {
  std::vector<KnownPattern> known;
  for (const auto& file : files) {
    const auto text = read_file_if_exists(file.file, kMostAttributes);
    if (!text) continue;
    for (const auto& line : split_lines(*text)) {
      const auto read = parse_attribute_line(line.text, macros);
      if (!read || (!read->has_filter && !read->lockable)) continue;
      std::string_view pattern = read->pattern;
      while (pattern.starts_with('/')) pattern.remove_prefix(1);
      known.push_back(
          {file.folder.empty() ? std::string(pattern) : joined_path(file.folder, pattern),
           file.shown, read->tracked, read->lockable});
    }
  }
  return known;
}

// Tracked ones and those that git add has not seen yet.
std::vector<AttributesFile> files_in_work_tree(const git::Repository& repo) {
  std::set<std::string> paths;
  for (const auto& path : git::IndexView(repo).paths())
    if (path == kName || path.ends_with("/.gitattributes")) paths.insert(path);
  const auto root = repo.work_tree();
  std::error_code problem;
  std::size_t folders = 0;
  // What cannot be read is no attributes file for git either.
  for (auto entry = fs::recursive_directory_iterator(
           root, fs::directory_options::skip_permission_denied, problem);
       !problem && entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
    if (entry->path().filename() == kName)
      paths.insert(entry->path().lexically_relative(root).generic_string());
    std::error_code unknown;
    if (entry->is_symlink(unknown) || !entry->is_directory(unknown)) continue;
    // Another repository's files are its own.
    if (entry->path().filename() == ".git" || fs::exists(entry->path() / ".git", unknown) ||
        ++folders > kMostFolders)
      entry.disable_recursion_pending();
  }
  std::vector<AttributesFile> files;
  files.reserve(paths.size());
  for (const auto& path : paths)
    files.push_back({path, fs::path(path).parent_path().generic_string(), root / path});
  return files;
}

}  // namespace

std::vector<KnownPattern> patterns_of_repository(Call& call) {
  const auto& repo = call.repository();
  auto files = files_in_work_tree(repo);
  const auto info = repo.common_dir() / "info" / "attributes";
  const auto shown = info.lexically_relative(repo.work_tree()).generic_string();
  files.push_back(
      {shown.empty() || shown.starts_with("..") ? info.generic_string() : shown, "", info});
  // Macros may stand in the root's file and info/attributes only (gitattributes(5)); they are read
  // first, so that files deeper down can use them.
  Macros macros;
  for (const auto& file : files)
    if (file.folder.empty()) patterns_in({file}, macros);
  std::stable_sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
    return a.file.native().size() > b.file.native().size();
  });
  return patterns_in(files, macros);
}

std::vector<KnownPattern> patterns_of_user(Call& call) {
  const auto& environment = call.environment();
  std::vector<AttributesFile> files;
  const auto named = Settings::of(call).find("core.attributesfile").value_or("");
  auto file = named.empty() ? environment.config_home / "git" / "attributes" : fs::path(named);
  if (named.starts_with("~/")) file = environment.home / named.substr(2);
  files.push_back({file.generic_string(), "", file});
  if (!call.variable("GIT_ATTR_NOSYSTEM"))
    files.push_back({"/etc/gitattributes", "", "/etc/gitattributes"});
  Macros macros;
  return patterns_in(files, macros);
}

}  // namespace ztgit::gitlfs
