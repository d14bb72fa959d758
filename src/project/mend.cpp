#include "project/mend.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/lock.hpp"
#include "base/text.hpp"
#include "get_pictures.hpp"
#include "git/leftovers.hpp"
#include "git/path_filter.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "leftovers.hpp"
#include "lfs_filter.hpp"
#include "mend_commit.hpp"
#include "mend_tree.hpp"
#include "new_project.hpp"
#include "path_check.hpp"
#include "project/diff_setup.hpp"
#include "project/locate.hpp"
#include "project/project_settings.hpp"
#include "project/write_pictures.hpp"
#include "put_back.hpp"
#include "reach.hpp"
#include "unpushed.hpp"

namespace ztgit::project {

namespace {

// The fixes of the clone itself; mend_tree.hpp has those of its commits.
class Mending {
 public:
  Mending(git::Repository& repo, const MendRequest& request, MendReport& report)
      : repo_(repo), request_(request), report_(report) {}

  void run() {
    attempt("leftovers", [&] { leftovers(); });
    attempt("LFS filter", [&] { filter(); });
    attempt("git diff", [&] { diff(); });
    attempt("unpushed list", [&] { unpushed(); });
    attempt("attributes", [&] { mend_attributes(repo_, request_, report_); });
    attempt("pointers", [&] { mend_pointers(repo_, request_, report_); });
    attempt("objects", [&] { objects(); });
    attempt("sidecars", [&] { mend_sidecars(repo_, request_, report_); });
  }

 private:
  // One that fails is named and does not stop the rest.
  template <class Body>
  void attempt(const char* subject, Body&& body) {
    throw_if_cancelled();
    try {
      body();
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      left(subject, "could not be mended", error.what());
    }
  }

  void mended(std::string subject, std::string text) {
    report_.fixes.push_back({std::move(subject),
                             request_.dry_run ? FixState::planned : FixState::mended,
                             std::move(text)});
  }
  void left(std::string subject, std::string text, std::string reason,
            std::vector<std::string> paths = {}) {
    report_.fixes.push_back(
        {std::move(subject), FixState::left, std::move(text), std::move(reason), std::move(paths)});
  }

  void leftovers() {
    const auto lock = repo_.git_dir() / "index.lock";
    if (git::has_stale_index_lock(repo_))
      mended("index.lock", "a ztgit that was killed left it: removed");
    else if (lstat_of(lock))
      left("index.lock", "not ours to remove",
           fmt::format("another program is using the repository, or crashed in it; if none runs, "
                       "rm {}",
                       lock.string()));
    if (!request_.dry_run) clear_leftovers(repo_);
  }

  void filter() {
    const auto& environment = request_.environment;
    const auto state = filter_state(repo_, environment);
    if (state == FilterState::good || state == FilterState::foreign) return;
    const auto wanted = wanted_filter(environment);
    if (!wanted)
      return left("LFS filter", "not set, or names a program that is not there",
                  "neither git-lfs nor ztgit's own path is known");
    const char* what = "git-lfs is here now, the filter named ztgit";
    if (state == FilterState::absent) what = "was not set";
    if (state == FilterState::broken) what = "named a program that is not there";
    if (!request_.dry_run) set_filter(repo_, environment);
    mended("LFS filter", fmt::format("{}: now {}", what, wanted->process));
  }

  void diff() {
    const auto problem = diff_setup_problem(repo_, request_.environment);
    if (problem.empty()) return;
    if (!request_.dry_run) ensure_diff_setup(repo_, request_.environment);
    mended("git diff", problem + ": mended");
  }

  // Without a list status cannot tell what is unpushed, and a push reads the history.
  void unpushed() {
    for (const auto& remote : repo_.remotes()) {
      if (read_unpushed(repo_, remote.name)) continue;
      if (!request_.dry_run) write_unpushed(repo_, remote.name, unpushed_to(remote.name));
      mended("unpushed list",
             fmt::format("{} had none: made from the history", visible_line(remote.name)));
    }
  }

  Unpushed unpushed_to(const std::string& remote) const {
    Unpushed list;
    std::set<std::string> seen, commits;
    const auto there = git::ref_tips(repo_, fmt::format("refs/remotes/{}/", remote));
    for (const auto& tip : git::ref_tips(repo_, "refs/heads/"))
      for (const auto& commit : git::commits_between(repo_, tip, there)) {
        throw_if_cancelled();
        if (!commits.insert(commit).second) continue;
        for (const auto& blob : git::small_blobs_changed_by(repo_, commit, lfs::kPointerMaxBytes))
          if (auto pointer =
                  lfs::parse_pointer(git::read_blob(repo_, blob.id, lfs::kPointerMaxBytes));
              pointer && pointer->size > 0 && seen.insert(pointer->oid).second)
            list.objects.push_back(std::move(*pointer));
      }
    return list;
  }

  using Missing = std::map<std::string, NamedPointer>;  // by oid

  void objects() {
    Missing missing;
    auto store = store_of(repo_);
    for (auto& named : check_paths(repo_, false).pointers)
      if (!store.has(named.pointer)) missing.emplace(named.pointer.oid, std::move(named));
    if (missing.empty()) return;
    const auto all = missing.size();
    if (request_.dry_run)
      return mended("objects", fmt::format("{} not here: put back from the work tree, or fetched "
                                           "from the remotes",
                                           counted(all, "picture", "pictures")));
    std::erase_if(missing, [&](const auto& each) {
      return put_back(repo_, store, each.second.pointer, each.second.path);
    });
    std::string reason = repo_.remotes().empty() ? "there is no remote to get them from" : "";
    if (!missing.empty()) fetch(store, missing, reason);
    if (missing.size() < all) {
      write_pictures(repo_, {});  // where one was missing, its pointer stands in the work tree
      mended("objects", fmt::format("{} of {} not here before: back again", all - missing.size(),
                                    counted(all, "picture", "pictures")));
    }
    if (missing.empty()) return;
    std::vector<std::string> paths;
    for (const auto& [oid, named] : missing) paths.push_back(named.path);
    std::sort(paths.begin(), paths.end());
    left("objects", fmt::format("{} not here", counted(paths.size(), "picture", "pictures")),
         reason, paths);
  }

  // From the branch's own remote first. `reason` becomes the last remote's.
  void fetch(lfs::Store& store, Missing& missing, std::string& reason) {
    const auto tree = git::tree_of_commit(repo_, repo_.head().commit);
    if (const auto problem = missing_agent(repo_, settings_of(repo_, tree))) throw Error(*problem);
    for (const auto& remote : repo_.remotes()) {
      if (missing.empty()) return;
      try {
        remote::Connection connection(repo_, remote,
                                      caller_of(request_.environment, request_.observer));
        std::vector<lfs::Pointer> wanted;
        for (const auto& [oid, named] : missing) wanted.push_back(named.pointer);
        const auto got = get_objects(connection, store, wanted,
                                     options_for(request_.observer, repo_.head().ref));
        if (!got.failures.empty())
          reason = fmt::format("{}: {}", visible_line(remote.name),
                               visible_line(got.failures[0].reason));
      } catch (const Error& error) {
        if (error.kind() == ErrorKind::cancelled) throw;
        reason = fmt::format("{}: {}", visible_line(remote.name), visible_line(error.what()));
      }
      std::erase_if(missing, [&](const auto& each) { return store.has(each.second.pointer); });
    }
  }

  git::Repository& repo_;
  const MendRequest& request_;
  MendReport& report_;
};

}  // namespace

const char* name_of(FixState state) noexcept {
  switch (state) {
    case FixState::planned: return "planned";
    case FixState::mended: return "mended";
    default: return "left";
  }
}

bool MendReport::complete() const {
  return std::none_of(fixes.begin(), fixes.end(),
                      [](const Fix& fix) { return fix.state == FixState::left; });
}

MendReport mend(const MendRequest& request) {
  const auto location = locate(request.project, request.environment);
  if (!location.exists) {
    refuse_near_name(location, load_settings(request.environment));
    throw Error(ErrorKind::not_found,
                fmt::format("mend {}: there is no such project", location.root.string()));
  }
  auto repo = git::Repository::open(location.root);
  MendReport report;
  report.root = location.root;
  if (request.dry_run) {
    Mending(repo, request, report).run();
    return report;
  }
  make_folders(repo.common_dir() / "ztgit");
  const FolderLock lock(repo.common_dir() / "ztgit" / "lock", kProjectPatience);
  Mending(repo, request, report).run();
  return report;
}

}  // namespace ztgit::project
