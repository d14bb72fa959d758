#include "planner.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "attributes_change.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "destination.hpp"
#include "git/tree.hpp"
#include "plain_history.hpp"
#include "project/picture_description.hpp"
#include "project/project_settings.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kHistoryWalk =
    2000;  // commits; further back "which commit" is not worth the wait

}  // namespace

Base base_of(const git::Repository& repo, const std::optional<std::string>& branch) {
  const auto head = repo.head();
  if (repo.bare())
    throw Error(ErrorKind::config, "promote: the project is a bare repository, it has no files")
        .hint("Promote into a clone of it.");
  Base base{branch ? git::branch_ref(*branch) : head.ref, {}, {}, {}, false};
  if (base.ref.empty())
    throw Error(ErrorKind::conflict, "promote: HEAD is detached, no branch would hold the commit")
        .hint("Run 'git switch BRANCH' there, or say --branch BRANCH.");
  base.checked_out = base.ref == head.ref;
  if (base.checked_out) {
    if (const auto what = repo.operation_in_progress(); !what.empty())
      throw Error(ErrorKind::conflict, fmt::format("promote: a {} is in progress", what))
          .hint("Finish it, or run 'git status' there to see how to end it.");
  } else if (repo.checked_out_elsewhere(base.ref)) {
    throw Error(ErrorKind::conflict,
                fmt::format("promote to the branch {}: another work tree has it", *branch))
        .hint("Promote in that work tree ('git worktree list' names it).");
  }
  base.ref_commit = repo.commit_of(base.ref).value_or("");
  base.commit = base.ref_commit.empty() ? head.commit : base.ref_commit;
  base.tree = git::tree_of_commit(repo, base.commit);
  return base;
}

Planner::Planner(const git::Repository& repo, const PromoteRequest& request, lfs::Store& store,
                 SyncBatch& batch, Base base)
    : repo_(repo),
      request_(request),
      store_(store),
      batch_(batch),
      base_(std::move(base)),
      attributes_(repo, base_.tree) {
  if (base_.checked_out) {
    index_.emplace(repo);
    if (index_->has_conflicts())
      throw Error(ErrorKind::conflict, "promote: the project has unresolved conflicts")
          .hint("Run 'git status' there, resolve them and commit.");
  }
  settings_ = settings_of(repo, base_.tree);
  for (const auto& parent : request.parents) {
    const auto inside = inside_project(parent);
    parents_.push_back({inside.empty() ? parent.filename().string() : inside,
                        lfs::point_at(parent).oid, request.relation});
  }
}

std::string Planner::inside_project(const fs::path& source) const {
  std::error_code problem;
  const auto real = fs::canonical(request_.environment.current_folder / source, problem);
  if (problem) return {};
  const auto relative = real.lexically_relative(fs::canonical(repo_.work_tree(), problem));
  if (problem || relative.empty() || *relative.begin() == "..") return {};
  return relative.generic_string();
}

std::string Planner::destination(const fs::path& source, bool many) const {
  const auto inside = inside_project(source);
  if (!inside.empty() && request_.move)
    throw Error(ErrorKind::usage,
                fmt::format("promote {}: --move would take it out of the project it is in",
                            visible_line(source.string())))
        .hint("Leave --move out: it is versioned where it is.");
  std::string written;
  if (request_.as) {
    std::error_code ignored;
    const bool folder = many || request_.as->ends_with('/') || *request_.as == "." ||
                        fs::is_directory(repo_.work_tree() / *request_.as, ignored);
    written = folder ? *request_.as + "/" + source.filename().string() : *request_.as;
  } else {
    written = inside.empty() ? source.filename().string() : inside;
  }
  try {
    auto path = project_path(written);
    if (ascii_lower(path).ends_with(kSidecarSuffix))
      throw Error(ErrorKind::usage, fmt::format("promote to '{}': names in .yaml are the sidecars'",
                                                visible_line(path)));
    return path;
  } catch (Error& error) {
    if (!request_.as) error.hint("Choose another name with --as NAME.");
    throw;
  }
}

void Planner::check_collisions(const std::string& path) const {
  for (std::size_t from = 0; from <= path.size();) {
    const auto end = std::min(path.find('/', from), path.size());
    const auto folder = from == 0 ? std::string() : path.substr(0, from - 1);
    const auto name = path.substr(from, end - from);
    auto found = names_.find(folder);
    if (found == names_.end())
      found = names_.emplace(folder, git::names_in_tree(repo_, base_.tree, folder)).first;
    for (const auto& other : found->second)
      if (other != name && names_collide(other, name))
        throw Error(
            ErrorKind::conflict,
            fmt::format(
                "promote to {}: {} is there already, and Windows and macOS take both for one",
                visible_line(path), visible_line(other)))
            .hint("Use the existing spelling, or another name, with --as.");
    from = end + 1;
  }
}

void Planner::want_lfs(const std::string& path) {
  const auto file = attributes_.deciding_file(path);
  const auto folder = fs::path(file).parent_path().generic_string();
  const auto relative = folder.empty() ? path : path.substr(folder.size() + 1);
  new_lines_[file] += git::exact_attributes_line(relative);
  grown_.insert(file);
}

sidecar::Sidecar Planner::describe(const Intake& intake, const std::string& path,
                                   bool same_picture) const {
  sidecar::Sidecar sidecar;
  bool described = false;
  if (const auto entry = git::find_in_tree(repo_, base_.tree, sidecar_path(path));
      same_picture && entry) {
    // What people wrote about this very picture stays; what is asked for now goes on top.
    try {
      sidecar =
          sidecar::parse(git::read_blob(repo_, entry->id, sidecar::kReadLimit), sidecar_path(path));
      described = sidecar.sha256 == intake.pointer.oid;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::integrity) throw;
    }
  }
  if (!described) {
    sidecar = new_sidecar(
        {path, intake.pointer, intake.source.filename().string(), intake.inspection.record});
    metadata::merge_neighbour(sidecar.record, intake.source);
  }
  sidecar.file = fs::path(path).filename().string();
  if (request_.parameters)
    metadata::apply_parameters(sidecar.record, *request_.parameters, request_.parameters_name);
  for (const auto& setting : request_.settings) metadata::apply_setting(sidecar.record, setting);
  for (const auto& parent : parents_) {
    if (parent.sha256 == sidecar.sha256)
      throw Error(ErrorKind::usage, fmt::format("use the parent {}: it is the picture itself",
                                                visible_line(parent.path)));
    if (std::find(sidecar.parents.begin(), sidecar.parents.end(), parent) == sidecar.parents.end())
      sidecar.parents.push_back(parent);
  }
  return sidecar::redacted(std::move(sidecar), {request_.raw, settings_.redact});
}

void Planner::replace_occupant(ImageChange& change, const Occupant& occupant,
                               const std::string& path) {
  if (occupant.safe()) return;
  if (!request_.force) refuse_occupied(path, index_->find(path).has_value());
  const auto file = repo_.work_tree() / path;
  auto& kept = change.rescued.emplace_back(store_.receive(open_to_read(file), file));
  kept.write_back(batch_);
  kept.close();
  change.plan.warnings.push_back(
      fmt::format("{} was replaced; its bytes are kept as object {}", path, kept.pointer().oid));
}

// Storage mode plain: the picture itself is the blob.
std::string Planner::whole_bytes(const Intake& intake) {
  if (intake.pointer.size > kPlainLimit)
    throw Error(ErrorKind::usage,
                fmt::format("promote {}: {} MB, and storage mode plain takes 100 MB at most",
                            visible_line(intake.source.string()), intake.pointer.size / 1'000'000))
        .hint("Keep pictures elsewhere: ztgit setup --storage external");
  auto bytes = read_file(intake.source, kPlainLimit);
  if (sha256_of(bytes) != intake.pointer.oid)
    throw Error(ErrorKind::conflict, fmt::format("promote {}: it changed meanwhile",
                                                 visible_line(intake.source.string())))
        .hint("Run the same command again.");
  return bytes;
}

void Planner::add_image(ImageChange& change, const std::string& blob, bool in_tree) {
  PathChange file{change.plan.path, {}, {}, {}, {}, {}, {}};
  if (!in_tree) file.tree_blob = blob;
  if (!base_.checked_out) {
    if (!in_tree) change.changes.push_back(std::move(file));
    return;
  }
  const auto& intake = *change.intake;
  const bool in_place = inside_project(intake.source) == change.plan.path;
  const auto staged = index_->find(change.plan.path);
  const bool staged_right = staged && staged->id == git::blob_id(blob);
  if (in_place) {
    file.seen = lstat_of(repo_.work_tree() / change.plan.path);
    if (in_tree && staged_right && staged->unchanged_since) return;
  } else {
    const auto occupant = look_at(repo_, *index_, store_, {change.plan.path, {}, &intake.pointer});
    if (in_tree && staged_right && occupant.info && staged->unchanged_since) return;
    replace_occupant(change, occupant, change.plan.path);
    file.seen = occupant.info;
    if (!occupant.wanted) file.object = store_.object_path(intake.pointer.oid);
  }
  file.index_blob = blob;
  file.mtime = settled_mtime(intake.info.st_mtim);
  change.mends = true;
  change.changes.push_back(std::move(file));
}

void Planner::add_sidecar(ImageChange& change) {
  const auto path = sidecar_path(change.plan.path);
  const auto& text = change.sidecar_text;
  const auto entry = git::find_in_tree(repo_, base_.tree, path);
  const bool in_tree = entry && entry->id == git::blob_id(text);
  PathChange file{path, {}, {}, {}, {}, {}, {}};
  if (!in_tree) {
    file.tree_blob = text;
    change.needs_commit = true;
  }
  if (!base_.checked_out) {
    if (!in_tree) change.changes.push_back(std::move(file));
    return;
  }
  const auto occupant = look_at(repo_, *index_, store_, {path, text, nullptr});
  const auto staged = index_->find(path);
  if (in_tree && staged && staged->id == entry->id && occupant.info && staged->unchanged_since)
    return;
  replace_occupant(change, occupant, path);
  file.seen = occupant.info;
  file.index_blob = text;
  file.mtime = settled_mtime(change.intake->info.st_mtim);
  if (!occupant.wanted) file.work_tree_text = text;
  change.mends = true;
  change.changes.push_back(std::move(file));
}

ImageChange Planner::plan(Intake& intake, const std::string& path) {
  check_collisions(path);
  ImageChange change;
  change.intake = &intake;
  auto& plan = change.plan;
  plan = {intake.source,
          path,
          {},
          intake.pointer.oid,
          intake.pointer.size,
          Action::add,
          {},
          {},
          {},
          {}};
  const auto blob = plain() ? whole_bytes(intake) : lfs::to_text(intake.pointer);
  const auto entry = git::find_in_tree(repo_, base_.tree, path);
  if (entry && entry->mode == git::kTreeMode)
    throw Error(ErrorKind::conflict,
                fmt::format("promote to {}: a folder stands there", visible_line(path)));
  const bool in_tree = entry && entry->id == git::blob_id(blob);
  change.needs_commit = !in_tree;
  change.sidecar = describe(intake, path, in_tree);
  plan.generator = change.sidecar.record.source.generator;
  plan.seed = change.sidecar.record.generation.seed;
  plan.warnings = change.sidecar.record.warnings;
  if (intake.pointer.size >= kLargeImageBytes)
    plan.warnings.push_back(fmt::format("{} MiB: many forges refuse files of 50 to 100 MB",
                                        intake.pointer.size >> 20U));
  // Committed, but its object was lost: the picture at hand brings it back.
  change.mends = in_tree && !plain() && !store_.has(intake.pointer);
  add_image(change, blob, in_tree);
  if (request_.sidecar) {
    plan.sidecar = sidecar_path(path);
    change.sidecar_text = sidecar::to_yaml(change.sidecar);
    add_sidecar(change);
  }
  if (plain() && attributes_.lfs(path))
    throw Error(ErrorKind::config,
                fmt::format("promote {}: .gitattributes keeps it in LFS, storage.mode is plain",
                            visible_line(path)))
        .hint("Mend it: ztgit setup --storage plain");
  if (!plain() && !attributes_.lfs(path)) {
    want_lfs(path);
    change.needs_commit = true;
  }
  if (in_tree) {
    plan.action = change.needs_commit ? Action::parameters
                  : change.mends      ? Action::repair
                                      : Action::unchanged;
    plan.already_in = git::commit_that_set(repo_, base_.commit, path, kHistoryWalk);
    // The same picture again with other words is a commit of its own; the same words are not.
    if (request_.message && !change.needs_commit && plan.already_in &&
        git::subject_of(repo_, *plan.already_in) !=
            request_.message->substr(0, request_.message->find('\n'))) {
      change.needs_commit = true;
      plan.action = Action::parameters;
    }
  } else if (entry) {
    plan.action = Action::update;
  }
  return change;
}

std::vector<PathChange> Planner::take_attribute_changes() {
  std::vector<PathChange> changes;
  for (const auto& path : std::exchange(grown_, {}))
    changes.push_back(attributes_change(repo_, base_.tree, index_ ? &*index_ : nullptr, path,
                                        new_lines_.at(path)));
  return changes;
}

}  // namespace ztgit::project
