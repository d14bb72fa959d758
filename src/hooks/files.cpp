#include "files.hpp"

#include <algorithm>

#include "git/index.hpp"
#include "git/tree.hpp"

namespace ztgit::hooks {

bool is_regular(std::uint32_t mode) { return (mode & 0170000U) == 0100000U; }

namespace {

bool is_before(const git::TrackedFile& file, std::string_view path) { return file.path < path; }

}  // namespace

Files Files::of_tree(const git::Repository& repo, std::string tree) {
  Files files(repo);
  files.tree_ = std::move(tree);
  files.attributes_ = std::make_unique<git::TreeAttributes>(repo, files.tree_);
  return files;
}

Files Files::of_index(const git::Repository& repo, const std::filesystem::path& index_file) {
  Files files(repo);
  files.listed_ = git::files_in_index_file(index_file);
  std::sort(files.listed_->begin(), files.listed_->end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  files.attributes_ = std::make_unique<git::TreeAttributes>(repo, *files.listed_);
  return files;
}

std::optional<std::string> Files::find(const std::string& path) const {
  if (!listed_) {
    const auto entry = git::find_in_tree(*repo_, tree_, path);
    return entry && is_regular(entry->mode) ? std::optional(entry->id) : std::nullopt;
  }
  const auto found = std::lower_bound(listed_->begin(), listed_->end(), path, is_before);
  if (found == listed_->end() || found->path != path) return std::nullopt;
  return found->id;
}

std::vector<std::string> Files::names_in(const std::string& folder) const {
  if (!listed_) return git::names_in_tree(*repo_, tree_, folder);
  const auto prefix = folder.empty() ? std::string() : folder + "/";
  std::vector<std::string> names;
  for (auto file = std::lower_bound(listed_->begin(), listed_->end(), prefix, is_before);
       file != listed_->end() && file->path.starts_with(prefix); ++file) {
    auto name =
        file->path.substr(prefix.size(), file->path.find('/', prefix.size()) - prefix.size());
    if (names.empty() || names.back() != name) names.push_back(std::move(name));
  }
  return names;
}

std::vector<git::TrackedFile> Files::all() const {
  return listed_ ? *listed_ : git::files_in_tree(*repo_, tree_);
}

}  // namespace ztgit::hooks
