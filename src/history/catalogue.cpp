#include "history/catalogue.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "database.hpp"
#include "git/commit.hpp"
#include "git/reachable.hpp"
#include "git/roots.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "history/stack.hpp"
#include "project/picture_name.hpp"
#include "version_row.hpp"

namespace ztgit::history {

namespace fs = std::filesystem;

namespace {

constexpr int kSchema = 1;  // another number: the file is made anew

constexpr const char* kTables = R"(
CREATE TABLE project (id INTEGER PRIMARY KEY, root TEXT UNIQUE NOT NULL, name TEXT NOT NULL,
                      tips TEXT NOT NULL);
)";

std::vector<std::string> tips_of(const git::Repository& repo) {
  std::set<std::string> tips;
  for (const auto& ref : git::all_refs(repo))
    if (!ref.commit.empty()) tips.insert(ref.commit);
  if (const auto head = repo.head(); !head.unborn()) tips.insert(head.commit);
  return {tips.begin(), tips.end()};
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace

struct Catalogue::State {
  std::optional<Database> database;

  explicit State(const fs::path& file) {
    try {
      open(file);
    } catch (const Unusable&) {
      for (const char* end : {"", "-wal", "-shm"}) {
        std::error_code ignored;
        fs::remove(file.string() + end, ignored);
      }
      open(file);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled || error.kind() == ErrorKind::conflict) throw;
      open(":memory:");  // a read-only home, a full disk
    }
  }

  void open(const fs::path& file) {
    if (file != ":memory:") make_folders(file.parent_path());
    database.emplace(file);
    auto version = database->prepare("PRAGMA user_version");
    version.step();
    if (version.number(0) == kSchema) return;
    auto tables = database->prepare("SELECT count(*) FROM sqlite_master");
    tables.step();
    if (tables.number(0) > 0) throw Unusable{};
    database->run("BEGIN IMMEDIATE");
    // Another process may have been first.
    auto again = database->prepare("PRAGMA user_version");
    again.step();
    if (again.number(0) != kSchema) {
      database->run(kTables);
      database->run(create_version_table().c_str());
      database->run(fmt::format("PRAGMA user_version = {}", kSchema).c_str());
    }
    database->run("COMMIT");
  }

  struct Known {
    std::int64_t id = 0;
    std::string tips;
  };

  Known project(const std::string& root, const std::string& name) const {
    auto find = database->prepare("SELECT id, tips FROM project WHERE root = ?");
    find.bind(1, root);
    if (find.step()) return {find.number(0), find.text(1)};
    auto add = database->prepare("INSERT INTO project (root, name, tips) VALUES (?, ?, '')");
    add.bind(1, root);
    add.bind(2, name);
    add.step();
    return project(root, name);
  }

  void forget(std::int64_t project) const {
    auto remove = database->prepare("DELETE FROM version WHERE project_id = ?");
    remove.bind(1, project);
    remove.step();
  }

  // Which of the project's versions HEAD holds.
  void mark_current(const git::Repository& repo, std::int64_t project) const {
    auto all = database->prepare("UPDATE version SET state = 2 WHERE project_id = ?");
    all.bind(1, project);
    all.step();
    const auto head = repo.head();
    if (head.unborn()) return;
    std::map<std::string, std::string> files;
    for (auto& file : git::files_in_tree(repo, git::tree_of_commit(repo, head.commit)))
      files.emplace(std::move(file.path), std::move(file.id));
    auto here = database->prepare("UPDATE version SET state = 1 WHERE project_id = ? AND path = ?");
    auto mark = database->prepare(
        "UPDATE version SET state = 0 WHERE id = (SELECT id FROM version WHERE project_id = ? "
        "AND path = ? AND blob = ? AND sidecar = ? ORDER BY time DESC LIMIT 1)");
    for (const auto& [path, id] : files) {
      const auto sidecar = files.find(project::sidecar_path(path));
      if (!project::has_picture_name(path)) continue;
      here.reset();
      here.bind(1, project);
      here.bind(2, path);
      here.step();
      mark.reset();
      mark.bind(1, project);
      mark.bind(2, path);
      mark.bind(3, id);
      mark.bind(4, sidecar == files.end() ? std::string_view() : sidecar->second);
      mark.step();
    }
  }
};

const char* name_of(VersionState state) noexcept {
  switch (state) {
    case VersionState::current: return "current";
    case VersionState::superseded: return "superseded";
    case VersionState::deleted: return "deleted";
  }
  return "";
}

Catalogue::Catalogue(const fs::path& file) : state_(std::make_unique<State>(file)) {}

Catalogue::~Catalogue() = default;

void Catalogue::update(const git::Repository& repo, const std::string& name,
                       const Progress& progress) {
  const auto& database = *state_->database;
  const auto root = (repo.bare() ? repo.git_dir() : repo.work_tree()).string();
  const auto tips = tips_of(repo);
  {
    auto same = database.prepare("SELECT 1 FROM project WHERE root = ? AND tips = ?");
    same.bind(1, root);
    same.bind(2, join(tips));
    if (same.step()) return;
  }
  database.run("BEGIN IMMEDIATE");
  try {
    const auto known = state_->project(root, name);
    auto before = split(known.tips);
    const bool rewritten = std::any_of(before.begin(), before.end(), [&](const std::string& old) {
      return std::none_of(tips.begin(), tips.end(), [&](const std::string& tip) {
        return tip == old || git::is_ancestor(repo, old, tip);
      });
    });
    if (rewritten) {
      state_->forget(known.id);
      before.clear();
    }
    const auto commits = git::commits_reachable(repo, tips, before);
    VersionRows rows(database, known.id, name);
    for (std::size_t i = 0; i < commits.size(); ++i) {
      throw_if_cancelled();
      if (progress) progress(i, commits.size());
      const auto commit = git::read_commit(repo, commits[i]);
      if (commit.parents.size() > 1) continue;  // its sides' commits tell
      for (const auto& version : versions_in(repo, commits[i]))
        if (!version.blob.empty()) rows.add(repo, version, commit);
    }
    state_->mark_current(repo, known.id);
    auto note = database.prepare("UPDATE project SET tips = ?, name = ? WHERE id = ?");
    note.bind(1, join(tips));
    note.bind(2, name);
    note.bind(3, known.id);
    note.step();
    database.run("COMMIT");
  } catch (...) {
    database.run("ROLLBACK");
    throw;
  }
}

// One scan, which reads no text that the query does not ask for; what is shown is read afterwards.
Findings Catalogue::find(const Query& query, const std::vector<fs::path>& roots,
                         std::size_t most) const {
  const auto& database = *state_->database;
  std::string projects;
  for (const auto& root : roots) {
    auto id = database.prepare("SELECT id FROM project WHERE root = ?");
    id.bind(1, root.string());
    if (id.step()) projects += fmt::format("{}{}", projects.empty() ? "" : ", ", id.number(0));
  }
  auto scan = database.prepare(
      fmt::format("SELECT time, id FROM version NOT INDEXED WHERE project_id IN ({}) AND ({})",
                  projects, query.where));
  int position = 0;
  for (const auto& value : query.values) scan.bind_value(++position, value);
  std::vector<std::pair<std::int64_t, std::int64_t>> matches;
  while (scan.step()) matches.emplace_back(scan.number(0), scan.number(1));
  const auto shown = most == 0 ? matches.size() : std::min(most, matches.size());
  std::partial_sort(matches.begin(), matches.begin() + static_cast<std::ptrdiff_t>(shown),
                    matches.end(), std::greater<>());
  Findings findings;
  findings.count = matches.size();
  findings.found.reserve(shown);
  auto one = database.prepare(fmt::format(
      "SELECT {} FROM version JOIN project ON project.id = project_id WHERE version.id = ?",
      found_columns()));
  for (std::size_t i = 0; i < shown; ++i) {
    one.reset();
    one.bind(1, matches[i].second);
    if (one.step()) findings.found.push_back(found_in(one));
  }
  return findings;
}

}  // namespace ztgit::history
