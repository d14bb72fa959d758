#include "project/promote.hpp"

#include <algorithm>
#include <map>
#include <unistd.h>

#include <fmt/format.h>
#include <tl/expected.hpp>

#include "base/cancel.hpp"
#include "base/fault.hpp"
#include "base/lock.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "commit_change.hpp"
#include "git/object_batch.hpp"
#include "hooked_commit.hpp"
#include "intake.hpp"
#include "leftovers.hpp"
#include "new_project.hpp"
#include "planner.hpp"
#include "project/commit_message.hpp"
#include "project/locate.hpp"
#include "setup.hpp"
#include "unpushed.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

using Taken = tl::expected<Intake, Error>;

std::vector<Taken> take_in_all(const std::vector<fs::path>& sources, lfs::Store* store,
                               SyncBatch& batch) {
  std::vector<Taken> taken;
  taken.reserve(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i)
    taken.emplace_back(tl::unexpected(Error(ErrorKind::cancelled, "interrupted")));
  parallel_for(sources.size(), [&](std::size_t i) {
    throw_if_cancelled();
    try {
      taken[i] = take_in(sources[i], store, &batch);
    } catch (const Error& error) {
      // A full disk or a read-only store fails every picture: say it once, at once.
      if (error.kind() == ErrorKind::cancelled) throw;
      taken[i] = tl::unexpected(error);
    }
  });
  return taken;
}

// One promote under way: what was taken in, where it goes, what is committed.
class Promotion {
 public:
  Promotion(git::Repository& repo, const PromoteRequest& request, PromoteReport& report)
      : repo_(repo),
        request_(request),
        report_(report),
        batch_(repo.common_dir()),
        store_(lfs::store_folder(repo.common_dir(), repo.config("lfs.storage"))),
        planner_(repo, request, store_, batch_, base_of(repo, request.branch)) {}

  void plan() {
    report_.plan.branch = planner_.base().ref.substr(std::string_view("refs/heads/").size());
    const auto destinations = destinations_of(request_.images);
    taken_ = take_in_all(sources_, request_.dry_run ? nullptr : &store_, batch_);
    fault_point("pictures taken in");
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      try {
        if (!taken_[i]) throw taken_[i].error();
        changes_.push_back(planner_.plan(*taken_[i], destinations[i]));
        attributes_.push_back(planner_.take_attribute_changes());
      } catch (const Error& error) {
        if (error.kind() == ErrorKind::cancelled || error.kind() == ErrorKind::config) throw;
        fail(sources_[i], error);
      }
    }
    if (changes_.empty()) give_up();
    for (auto& step : steps())
      if (step.needed) report_.plan.messages.push_back(std::move(step.message));
    for (const auto& change : changes_) report_.plan.images.push_back(change.plan);
  }

  void commit() {
    ChangeSet set;
    const auto& base = planner_.base();
    set.ref = base.ref;
    set.ref_commit = base.ref_commit;
    set.base_commit = base.commit;
    set.base_tree = base.tree;
    set.checked_out = base.checked_out;
    set.steps = steps();
    set.identities = git::identities(repo_, request_.identity);
    set.remotes_to_remember = remembered_remotes(repo_);
    for (auto& change : changes_) {
      set.objects.push_back(&*change.intake->object);
      for (auto& rescued : change.rescued) set.objects.push_back(&rescued);
      if (change.needs_commit && !planner_.plain()) set.pointers.push_back(change.intake->pointer);
    }
    const bool anything = std::any_of(changes_.begin(), changes_.end(), [](const auto& change) {
      return change.needs_commit || change.mends;
    });
    if (!anything) return;
    if (request_.hooks != nullptr && request_.hooks->any(repo_))
      run_commit_hooks(repo_, set, {*request_.hooks, request_.verify, batch_});
    report_.commits = commit_changes(repo_, set, batch_).commits;
  }

  // What --move may remove now.
  std::vector<Intake> done() {
    std::vector<Intake> intakes;
    for (const auto& change : changes_) intakes.push_back(std::move(*change.intake));
    return intakes;
  }

 private:
  void fail(const fs::path& source, const Error& error) {
    report_.plan.failures.push_back({source, error});
  }

  [[noreturn]] void give_up() const {
    const auto& failures = report_.plan.failures;
    if (failures.size() == 1) throw failures[0].error;
    Error all(ErrorKind::io,
              fmt::format("promote: none of the {} pictures could be", failures.size()));
    for (const auto& failure : failures) all.hint(failure.error.what());
    throw all;
  }

  // Fills sources_ with those that have a place to go; two of one place are both refused.
  std::vector<std::string> destinations_of(const std::vector<fs::path>& images) {
    const bool many = images.size() > 1;
    std::map<std::string, std::vector<std::pair<fs::path, std::string>>> by_place;
    std::vector<std::string> places;
    std::vector<std::pair<fs::path, std::string>> all;
    for (const auto& image : images) {
      try {
        auto path = planner_.destination(image, many);
        by_place[collision_key(path)].emplace_back(image, path);
        all.emplace_back(image, std::move(path));
      } catch (const Error& error) {
        fail(image, error);
      }
    }
    for (auto& [image, path] : all) {
      const auto& rivals = by_place[collision_key(path)];
      if (rivals.size() > 1) {
        const auto& other = rivals[0].first == image ? rivals[1] : rivals[0];
        fail(image,
             Error(ErrorKind::usage,
                   fmt::format("promote {}: {} would go to {} too", visible_line(image.string()),
                               visible_line(other.first.string()), visible_line(path)))
                 .hint("Promote them one by one with --as."));
        continue;
      }
      sources_.push_back(image);
      places.push_back(std::move(path));
    }
    return places;
  }

  // Without --each all of it is one commit.
  std::vector<Step> steps() const {
    std::vector<Step> steps;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      if (steps.empty() || request_.each) steps.push_back({"", {}, false});
      auto& step = steps.back();
      const auto& change = changes_[i];
      step.changes.insert(step.changes.end(), change.changes.begin(), change.changes.end());
      for (const auto& attributes : attributes_[i]) add_attributes(steps, attributes);
      step.needed = step.needed || change.needs_commit;
      if (request_.each) step.message = message_for({&change});
    }
    if (!request_.each) {
      std::vector<const ImageChange*> all;
      for (const auto& change : changes_)
        if (change.needs_commit) all.push_back(&change);
      if (!all.empty()) steps.back().message = message_for(all);
    }
    return steps;
  }

  // Each later version of a .gitattributes holds the lines of the earlier ones: in one commit only
  // the last counts, and only the very last reaches index and work tree.
  static void add_attributes(std::vector<Step>& steps, const PathChange& newest) {
    for (auto& step : steps) {
      for (auto& change : step.changes) {
        if (change.path != newest.path) continue;
        change.index_blob.reset();
        change.work_tree_text.reset();
      }
    }
    auto& changes = steps.back().changes;
    std::erase_if(changes, [&](const auto& change) { return change.path == newest.path; });
    changes.push_back(newest);
  }

  std::string message_for(const std::vector<const ImageChange*>& changes) const {
    MessageRequest message{request_.message, {}, "Promote", {}};
    bool parameters_only = true;
    for (const auto* change : changes) {
      parameters_only = parameters_only && change->plan.action == Action::parameters;
      message.images.push_back({change->plan.path, change->plan.oid,
                                change->sidecar.original_name.value_or(""), change->plan.sidecar,
                                &change->sidecar.record});
    }
    if (parameters_only) message.verb = "Describe";
    return compose_message(message);
  }

  git::Repository& repo_;
  const PromoteRequest& request_;
  PromoteReport& report_;
  SyncBatch batch_;
  lfs::Store store_;
  Planner planner_;
  std::vector<fs::path> sources_;
  std::vector<Taken> taken_;
  std::vector<ImageChange> changes_;
  std::vector<std::vector<PathChange>> attributes_;  // one an image
};

std::vector<Intake> promote_locked(git::Repository& repo, const PromoteRequest& request,
                                   PromoteReport& report) {
  make_folders(repo.common_dir() / "ztgit");
  const FolderLock lock(repo.common_dir() / "ztgit" / "lock", kProjectPatience);
  clear_leftovers(repo);
  for (auto& note : ensure_lfs_setup(repo, request.environment))
    report.notes.push_back(std::move(note));
  Promotion promotion(repo, request, report);
  promotion.plan();
  promotion.commit();
  return promotion.done();
}

std::vector<Intake> promote_into(git::Repository& repo, const PromoteRequest& request,
                                 PromoteReport& report) {
  if (request.dry_run) {
    Promotion(repo, request, report).plan();
    return {};
  }
  auto done = promote_locked(repo, request, report);
  // Without the lock: such a hook may well run ztgit.
  if (request.hooks != nullptr && !report.commits.empty()) {
    try {
      request.hooks->post_commit(repo);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      report.notes.emplace_back(error.what());
    }
  }
  return done;
}

// After everything is safe; a source that changed since is left where it is.
void remove_sources(const std::vector<Intake>& intakes) {
  for (const auto& intake : intakes) {
    refuse_if_changed(intake);
    fault_point("before a source is removed");
    if (::unlink(intake.source.c_str()) != 0) throw_errno("remove", intake.source, errno);
  }
}

// The project is built, picture and all, beside its place and appears in one step. A dry run builds
// it, plans, and throws it away: the same planner, whether the project exists or not.
std::vector<Intake> promote_into_new(const Location& location, const PromoteRequest& request,
                                     PromoteReport& report) {
  report.plan.creates_project = true;
  NewProject fresh(location.root);
  init_at({request.project, {}, {}, request.identity, request.environment}, fresh.scratch(),
          location.name);
  auto repo = git::Repository::open(fresh.scratch());
  auto done = promote_into(repo, request, report);
  if (request.dry_run) return {};
  fault_point("new project built");
  fresh.keep();
  return done;
}

// A line that fails must not look as if the pictures were lost.
PushReport push_promoted(const Location& location, const PromoteRequest& request) try {
  return push({.project = location.root.string(),
               .remote = {},
               .branch = request.branch,
               .environment = request.environment,
               .observer = request.observer});
} catch (Error& error) {
  error.hint(
      fmt::format("The pictures are safe in the project. To push them later: ztgit push "
                  "--project {}",
                  location.root.string()));
  throw;
}

}  // namespace

const char* name_of(Action action) noexcept {
  switch (action) {
    case Action::add: return "add";
    case Action::update: return "update";
    case Action::parameters: return "parameters";
    case Action::repair: return "repair";
    default: return "unchanged";
  }
}

PromoteReport promote(const PromoteRequest& request) {
  if (request.images.empty()) throw Error(ErrorKind::usage, "promote: no pictures are named");
  const auto location = locate(request.project, request.environment);
  PromoteReport report;
  report.plan.root = location.root;
  report.plan.project = location.name;
  std::vector<Intake> done;
  if (location.exists) {
    auto repo = git::Repository::open(location.root);
    done = promote_into(repo, request, report);
  } else {
    if (!request.create) refuse_near_name(location, load_settings(request.environment));
    try {
      done = promote_into_new(location, request, report);
    } catch (const Error& error) {
      // Another promote has made the project meanwhile: into that one, then.
      if (error.kind() != ErrorKind::conflict ||
          !locate(request.project, request.environment).exists)
        throw;
      report.plan = {};
      report.plan.root = location.root;
      report.plan.project = location.name;
      report.notes.clear();
      report.commits.clear();
      auto repo = git::Repository::open(location.root);
      done = promote_into(repo, request, report);
    }
  }
  if (request.move) remove_sources(done);
  if (request.push && !request.dry_run) report.push = push_promoted(location, request);
  return report;
}

}  // namespace ztgit::project
