#include "git/path_filter.hpp"

#include <string_view>

#include "handle.hpp"

namespace ztgit::git {

namespace {

using PathspecHandle = Handle<git_pathspec, git_pathspec_free>;

PathspecHandle pathspec_of(const std::vector<std::string>& patterns) {
  PathspecHandle spec;
  if (patterns.empty()) return spec;
  std::vector<std::string> texts = patterns;
  std::vector<char*> pointers;
  for (auto& text : texts) {
    // "folder/" and "folder/**" are what git-lfs users write for all below a folder.
    for (const std::string_view tail : {"/**", "/*", "/"})
      if (text.size() > tail.size() && text.ends_with(tail)) text.resize(text.size() - tail.size());
    pointers.push_back(text.data());
  }
  const git_strarray list{pointers.data(), pointers.size()};
  check(git_pathspec_new(out(spec), &list), "read the path patterns");
  return spec;
}

}  // namespace

struct PathFilter::State {
  PathspecHandle include, exclude;
};

PathFilter::PathFilter(const std::vector<std::string>& include,
                       const std::vector<std::string>& exclude)
    : state_(new State{pathspec_of(include), pathspec_of(exclude)}) {}

PathFilter::~PathFilter() = default;

bool PathFilter::takes(const std::string& path) const {
  const auto fits = [&](const PathspecHandle& spec) {
    return git_pathspec_matches_path(spec.get(), GIT_PATHSPEC_DEFAULT, path.c_str()) == 1;
  };
  if (state_->include && !fits(state_->include)) return false;
  return !state_->exclude || !fits(state_->exclude);
}

}  // namespace ztgit::git
