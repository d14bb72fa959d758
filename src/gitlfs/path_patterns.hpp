#pragma once

// Path lists as git-lfs matches them (filepathfilter): gitignore(5)'s wildcards, "dir" and "dir/"
// for all below, "*.png" at any depth.

#include <memory>
#include <string>
#include <vector>

#include "git/path_filter.hpp"
#include "settings.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// --include and --exclude of the command line. nullptr: neither is given.
std::unique_ptr<git::PathFilter> given_filter(const Arguments& arguments);

// All but what lfs.fetchexclude names. nullptr: it names nothing.
std::unique_ptr<git::PathFilter> exclude_filter(const Settings& settings);

inline bool takes(const std::unique_ptr<git::PathFilter>& filter, const std::string& path) {
  return filter == nullptr || filter->takes(path);
}

}  // namespace ztgit::gitlfs
