#include "project/clone.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "fetch_refs.hpp"
#include "get_pictures.hpp"
#include "git/identity.hpp"
#include "git/reference.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "net/url.hpp"
#include "new_project.hpp"
#include "project/locate.hpp"
#include "project/project_settings.hpp"
#include "reach.hpp"
#include "setup.hpp"
#include "unpushed.hpp"
#include "work_tree_update.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr const char* kRemote = "origin";

std::string name_from(const std::string& url) {
  auto end = url.find_last_not_of('/');
  auto name = end == url.npos ? std::string() : url.substr(0, end + 1);
  name = name.substr(name.find_last_of("/:") + 1);
  if (name.ends_with(".git")) name.resize(name.size() - 4);
  return name;
}

std::string choose_branch(const CloneRequest& request, const FetchedRefs& refs) {
  const auto& branches = refs.branches;
  if (request.branch) {
    if (std::find(branches.begin(), branches.end(), *request.branch) != branches.end())
      return *request.branch;
    throw Error(ErrorKind::not_found,
                fmt::format("clone {}: it has no branch {}", git::shown_url(request.url),
                            visible_line(*request.branch)));
  }
  if (!refs.head_branch.empty()) return refs.head_branch;
  return branches.empty() ? std::string() : branches.front();
}

// Everything of one branch, from nothing.
void fill(git::Repository& repo, remote::Connection& connection, const CloneRequest& request,
          CloneReport& report) {
  const auto ref = "refs/heads/" + report.branch;
  const auto commit = *repo.commit_of(tracking_ref(connection.git_remote(), report.branch));
  const auto tree = git::tree_of_commit(repo, commit);
  const auto filter = filter_of(connection.settings(), request.include, request.exclude);
  auto store = store_of(repo);
  WorkTreeUpdate update(repo, store, {{}, tree, &filter, request.pointers_only});
  auto options = options_for(request.observer, ref);
  options.arrived = [&update](const lfs::Pointer& pointer) { update.arrived(pointer); };
  const auto got = get_objects(connection, store, update.wanted(), options);
  const auto result = update.finish();
  report.pictures = result.pictures;
  report.bytes = result.bytes;
  for (const auto& [path, pointer] : result.missing) report.missing.push_back(path);
  for (auto& reason : reasons_for(result.missing, got)) report.notes.push_back(std::move(reason));
  git::update_ref(repo, {ref, commit, {}, "clone: from " + git::shown_url(request.url)},
                  git::reflog_identity(repo));
}

}  // namespace

CloneReport clone(const CloneRequest& request) {
  const auto folder = net::local_folder(request.url, request.environment.current_folder);
  std::error_code ignored;
  if (folder && !fs::exists(*folder, ignored))
    throw Error(ErrorKind::not_found,
                fmt::format("clone {}: there is no such folder", folder->string()));
  const auto name = request.target.value_or(name_from(request.url));
  const auto location = locate(name, request.environment);
  if (fs::exists(location.root, ignored))
    throw Error(ErrorKind::conflict,
                fmt::format("clone to {}: it exists already", location.root.string()))
        .hint("Name another place: ztgit clone URL NAME");

  CloneReport report;
  NewProject fresh(location.root);
  {
    auto repo = git::Repository::create(fresh.scratch() / "clone");
    const auto url =
        folder && request.url.find("://") == request.url.npos ? folder->string() : request.url;
    repo.add_remote(kRemote, url);
    report.notes = ensure_lfs_setup(repo, request.environment);
    const auto remote = choose_remote(repo, kRemote, {}, "clone");
    std::optional<remote::Connection> connection;
    connection.emplace(repo, remote, caller_of(request.environment, request.observer));
    const auto refs = fetch_refs(*connection);
    report.branch = choose_branch(request, refs);
    if (!report.branch.empty()) {
      repo.set_head("refs/heads/" + report.branch);
      repo.set_local_config(fmt::format("branch.{}.remote", report.branch), kRemote);
      repo.set_local_config(fmt::format("branch.{}.merge", report.branch),
                            "refs/heads/" + report.branch);
      // Only now is there a .lfsconfig to be read.
      const auto tip = *repo.commit_of(tracking_ref(remote, report.branch));
      connection->use_lfsconfig_of(tip);
      const auto settings = settings_of(repo, git::tree_of_commit(repo, tip));
      auto wish = request;
      if (const auto problem = missing_agent(repo, settings)) {
        wish.pointers_only = true;
        report.notes.push_back(fmt::format("{}. Then: ztgit setup && ztgit pull", problem->what()));
      }
      fill(repo, *connection, wish, report);
    }
    begin_unpushed(repo, kRemote);
  }
  fresh.keep("clone");
  report.root = location.root;
  return report;
}

}  // namespace ztgit::project
