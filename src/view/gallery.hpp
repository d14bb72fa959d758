#pragma once

// Private to view/: what a project holds, for the page.

#include <string>

#include "git/repository.hpp"
#include "view/site.hpp"

namespace ztgit::view {

// The pictures of HEAD, the newest first; with a query (history/query.hpp) those it finds.
std::string gallery_json(const git::Repository& repository, const SiteRequest& request,
                         const std::string& query);

// A picture's versions, the newest first.
std::string stack_json(const git::Repository& repository, const std::string& path);

}  // namespace ztgit::view
