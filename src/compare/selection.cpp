#include "compare/selection.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/checkout.hpp"
#include "git/diff_index.hpp"
#include "git/revision.hpp"
#include "git/tree.hpp"
#include "history/stack.hpp"
#include "picture_file.hpp"
#include "project/fetch_objects.hpp"
#include "project/locate.hpp"
#include "project/picture_name.hpp"

namespace ztgit::compare {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kShortId = 7;  // hex digits of a commit, as git shows it

std::string short_id(const std::string& commit) { return commit.substr(0, kShortId); }

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

// A picture by its name, or a pointer by its bytes (an unusual ending).
bool may_be_picture(const git::Repository& repo, const std::string& path, const std::string& blob) {
  if (path.ends_with(project::kSidecarSuffix)) return false;
  return project::has_picture_name(path) || (!blob.empty() && pointer_in(repo, blob).has_value());
}

}  // namespace

struct Selection::State {
  const SelectionRequest& request;
  std::optional<git::Repository> repo;
  std::vector<PlacePair> pairs = {};
  project::Environment environment = request.environment;
  bool offline = request.offline;

  explicit State(const SelectionRequest& given) : request(given) {
    if (given.project.empty()) {
      repo = git::Repository::around(environment.current_folder, environment.variables);
      return;
    }
    const auto place = project::locate(given.project, environment);
    repo = git::Repository::open(place.root);
  }

  git::Repository& need_repository() {
    if (!repo)
      throw Error(ErrorKind::not_found, "compare: there is no project around this folder")
          .hint("Name one: ztgit diff --project NAME …");
    return *repo;
  }

  std::string head() {
    const auto head = need_repository().head();
    if (head.unborn())
      throw Error(ErrorKind::not_found, "compare: the project has no commit yet")
          .hint("Put a picture into it: ztgit promote PICTURE --project NAME");
    return head.commit;
  }

  // As git shows paths: from the root of the work tree. A path that names no file is taken from
  // the root.
  std::string path_in_project(const std::string& word) const {
    const auto root = repo->work_tree();
    if (root.empty() || !request.project.empty()) return word;
    const auto absolute = (environment.current_folder / word).lexically_normal();
    const auto relative = absolute.lexically_relative(root);
    const auto text = relative.generic_string();
    return text.empty() || text.starts_with("..") ? word : text;
  }

  std::optional<Place> place_at(const std::string& commit, const std::string& path,
                                std::string name) {
    const auto tree = git::tree_of_commit(*repo, commit);
    const auto entry = git::find_in_tree(*repo, tree, path);
    if (!entry || (entry->mode != git::kFileMode && entry->mode != git::kExecutableMode))
      return std::nullopt;
    return Place{std::move(name), std::nullopt, tree, path, entry->id};
  }

  Place place_of(const history::Version& version) {
    return *place_at(version.commit, version.path,
                     fmt::format("{} @ {}", version.path, short_id(version.commit)));
  }

  Place version_at(const history::VersionName& wanted, const std::string& word) {
    const auto path = path_in_project(wanted.path);
    const auto versions = history::stack_of(need_repository(), head(), path,
                                            wanted.from_newest ? wanted.number + 1 : SIZE_MAX);
    const auto index = wanted.from_newest ? wanted.number : versions.size() - wanted.number;
    if (versions.empty() || index >= versions.size())
      throw Error(ErrorKind::not_found,
                  fmt::format("find the version {}: {}", visible_line(word),
                              versions.empty() ? "the project has no such picture"
                                               : fmt::format("there are {}", versions.size())));
    return place_of(versions[index]);
  }

  std::optional<Place> revision_path(const std::string& word) {
    const auto colon = word.find(':');
    if (!repo || colon == word.npos) return std::nullopt;
    const auto revision = colon == 0 ? std::string("HEAD") : word.substr(0, colon);
    const auto commit = git::find_commit(*repo, revision);
    if (!commit) return std::nullopt;
    const auto path = word.substr(colon + 1);
    auto place = place_at(*commit, path, fmt::format("{} @ {}", path, short_id(*commit)));
    if (!place)
      throw Error(ErrorKind::not_found, fmt::format("compare: {} has no file {}",
                                                    visible_line(revision), visible_line(path)));
    return place;
  }

  std::optional<Place> find_one(const std::string& word) {
    const auto file = environment.current_folder / word;
    if (is_file(file)) return Place{word, file, {}, {}, {}};
    if (const auto version = history::version_name(word); version && repo)
      return version_at(*version, word);
    if (auto place = revision_path(word)) return place;
    if (!repo || repo->head().unborn()) return std::nullopt;
    if (!repo->bare() && !request.project.empty() && is_file(repo->work_tree() / word))
      return Place{word, repo->work_tree() / word, {}, {}, {}};
    const auto commit = repo->head().commit;
    return place_at(commit, path_in_project(word), fmt::format("{} @ {}", word, short_id(commit)));
  }

  Place one(const std::string& word) {
    if (auto place = find_one(word)) return std::move(*place);
    throw Error(ErrorKind::not_found,
                fmt::format("compare {}: no file, no version and no revision of this name",
                            visible_line(word)))
        .hint(
            "A picture is named as a file, as REV:PATH, or as PATH@~1 for the version before the "
            "newest.");
  }

  // HEAD against the work tree.
  void select_changed() {
    auto& project = need_repository();
    if (project.bare())
      throw Error(ErrorKind::usage, "compare: a bare repository has no work tree")
          .hint("Name two revisions: ztgit diff HEAD~1 HEAD");
    const auto commit = head();
    for (const auto& change : git::diff_index(project, commit, git::Against::work_tree)) {
      const auto& path = change.new_path.empty() ? change.path : change.new_path;
      const auto file = project.work_tree() / path;
      const bool there = is_file(file);
      if (!may_be_picture(project, path, change.old_blob)) continue;
      PlacePair pair;
      if (!change.old_blob.empty())
        pair.before =
            place_at(commit, change.path, fmt::format("{} @ {}", change.path, short_id(commit)));
      if (there) pair.after = Place{path, file, {}, {}, {}};
      if (pair.before || pair.after) pairs.push_back(std::move(pair));
    }
  }

  // The work tree's picture against HEAD's; when nobody has touched it, HEAD's against the version
  // before.
  void select_history(const std::string& word) {
    auto& project = need_repository();
    const auto path = path_in_project(word);
    const auto commit = head();
    auto newest = place_at(commit, path, fmt::format("{} @ {}", path, short_id(commit)));
    if (!newest)
      throw Error(ErrorKind::not_found,
                  fmt::format("compare {}: the project has no such picture", visible_line(word)))
          .hint("To compare two files: ztgit diff A B");
    const auto file = project.work_tree() / path;
    if (!project.bare() && is_file(file) && !is_as_committed(project, *newest, file)) {
      pairs.push_back({std::move(newest), Place{path, file, {}, {}, {}}});
      return;
    }
    const auto versions = history::stack_of(project, commit, path, 2);
    PlacePair pair;
    pair.after = place_of(versions[0]);
    if (versions.size() > 1) pair.before = place_of(versions[1]);
    pairs.push_back(std::move(pair));
  }

  void select_between(const std::string& from, const std::string& to, const std::string& below) {
    const auto old_tree = git::tree_of_commit(*repo, from),
               new_tree = git::tree_of_commit(*repo, to);
    std::set<std::string> paths;
    for (const auto& change : git::changes_between(*repo, old_tree, new_tree)) {
      // A sidecar alone is a new version of its picture, too.
      auto path = change.path;
      if (path.ends_with(project::kSidecarSuffix))
        path.resize(path.size() - project::kSidecarSuffix.size());
      if (!below.empty() && path != below && !path.starts_with(below + "/")) continue;
      const auto& blob = change.new_blob.empty() ? change.old_blob : change.new_blob;
      if (path != change.path || may_be_picture(*repo, path, blob)) paths.insert(path);
    }
    for (const auto& path : paths) {
      PlacePair pair{place_at(from, path, fmt::format("{} @ {}", path, short_id(from))),
                     place_at(to, path, fmt::format("{} @ {}", path, short_id(to)))};
      if (pair.before || pair.after) pairs.push_back(std::move(pair));
    }
    join_moved();
  }

  // A picture that went from one path to another is no removal and no new one.
  void join_moved() {
    for (auto& pair : pairs) {
      if (pair.before || !pair.after) continue;
      const auto moved = std::find_if(pairs.begin(), pairs.end(), [&](const PlacePair& other) {
        return other.before && !other.after && other.before->blob == pair.after->blob;
      });
      if (moved == pairs.end()) continue;
      pair.before = std::move(moved->before);
      moved->before.reset();
    }
    std::erase_if(pairs, [](const PlacePair& pair) { return !pair.before && !pair.after; });
  }

  bool select_revisions(const std::vector<std::string>& words) {
    if (!repo || words.size() < 2) return false;
    if (words.size() == 2 && (is_file(environment.current_folder / words[0]) ||
                              is_file(environment.current_folder / words[1])))
      return false;
    const auto from = git::find_commit(*repo, words[0]), to = git::find_commit(*repo, words[1]);
    if (!from || !to) return false;
    auto below = words.size() > 2 ? path_in_project(words[2]) : "";
    while (below.ends_with('/')) below.pop_back();
    if (below == ".") below.clear();
    select_between(*from, *to, below);
    return true;
  }

  void select() {
    const auto& words = request.words;
    if (words.empty()) return select_changed();
    if (words.size() == 1) return select_history(words[0]);
    if (select_revisions(words)) return;
    if (words.size() > 2)
      throw Error(ErrorKind::usage, "compare: three words are two revisions and a path")
          .hint("For example: ztgit diff HEAD~3 HEAD hero.png");
    pairs.push_back({one(words[0]), one(words[1])});
  }
};

Selection::Selection(const SelectionRequest& request) : state_(new State(request)) {
  state_->select();
}

Selection::~Selection() = default;

const std::vector<PlacePair>& Selection::pairs() const noexcept { return state_->pairs; }

void Selection::fetch(const std::vector<PlacePair>& pairs) {
  if (!state_->repo || state_->offline) return;
  std::vector<lfs::Pointer> missing;
  const auto look = [&](const std::optional<Place>& place) {
    if (!place || place->blob.empty()) return;
    const auto pointer = pointer_in(*state_->repo, place->blob);
    if (pointer && pointer->size > 0 && !object_of(*state_->repo, *pointer))
      missing.push_back(*pointer);
  };
  for (const auto& pair : pairs) {
    look(pair.before);
    look(pair.after);
  }
  if (missing.empty() || state_->repo->remotes().empty()) return;
  project::fetch_objects(*state_->repo, std::move(missing), state_->environment);
}

Side Selection::load(const Place& place) const {
  return place.file ? load_file(*place.file, place.name) : load_blob(*state_->repo, place);
}

}  // namespace ztgit::compare
