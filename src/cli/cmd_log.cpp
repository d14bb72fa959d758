#include <algorithm>
#include <map>
#include <memory>
#include <ostream>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "command_line.hpp"
#include "compare/comparison.hpp"
#include "compare/parameters.hpp"
#include "git/commit.hpp"
#include "git/reachable.hpp"
#include "history/lineage.hpp"
#include "history/stack.hpp"
#include "history/told.hpp"
#include "history/unpushed.hpp"
#include "json.hpp"
#include "project_word.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr std::size_t kShortCommit = 7, kShortOid = 12;  // digits
constexpr unsigned kShown = 50;                          // versions, unless -n says another number

struct LogWords {
  std::string project;
  std::vector<std::string> words;
  unsigned most = kShown;
  bool graph = false, lineage = false;
};

// One line of the log: what a version holds against the one before it.
struct Entry {
  history::Version version;
  std::size_t number = 0;  // in the stack, 1 is the oldest; 0: not counted
  git::NewCommit commit;
  bool pushed = false;
  history::Told told;
  std::optional<compare::ParameterDifference> difference;  // absent: the first, or nothing is told
  bool other_picture = true;                               // false: the sidecar alone changed
};

class Log {
 public:
  Log(const LogWords& words, Session& session)
      : words_(words),
        session_(session),
        place_(project_word(words.project, words.words)),
        repo_(place_.repository),
        unpushed_(repo_) {
    if (repo_.head().unborn())
      throw Error(ErrorKind::not_found, "show the history: the project has no commit yet")
          .hint("Put a picture into it: ztgit promote PICTURE --project NAME");
  }

  void run() {
    if (words_.lineage || words_.graph) return show_lineage();
    const auto entries = place_.path.empty() ? of_project() : of_picture();
    if (session_.json) return print_json(session_.out, document(entries));
    for (const auto& entry : entries) print(entry);
    if (cut_ > 0)
      session_.out << fmt::format(fmt::runtime(tr("… and {} older: -n 0 shows all\n")), cut_);
  }

 private:
  std::size_t most() const { return words_.most == 0 ? SIZE_MAX : words_.most; }

  std::vector<Entry> of_picture() {
    const auto stack = history::stack_of(repo_, repo_.head().commit, place_.path, SIZE_MAX);
    if (stack.empty())
      throw Error(ErrorKind::not_found,
                  fmt::format("show the history of {}: the project has no such picture",
                              visible_line(place_.path)))
          .hint(fmt::format("To look through all history: ztgit find 'path~\"{}\"'",
                            visible_line(place_.path)));
    std::vector<Entry> entries;
    const auto shown = std::min(stack.size(), most());
    entries.reserve(shown);
    for (std::size_t i = 0; i < shown; ++i) {
      const auto* before = i + 1 < stack.size() ? &stack[i + 1] : nullptr;
      entries.push_back(entry(stack[i], before));
      entries.back().number = stack.size() - i;
    }
    cut_ = stack.size() - shown;
    return entries;
  }

  // All pictures, commit by commit.
  std::vector<Entry> of_project() {
    std::vector<Entry> entries;
    for (const auto& commit : git::commits_reachable(repo_, {repo_.head().commit}, {})) {
      // What a merge brought, its sides' commits tell.
      const auto parents = git::read_commit(repo_, commit).parents;
      if (parents.size() > 1) continue;
      const auto versions = history::versions_in(repo_, commit);
      if (entries.size() + versions.size() > most() && !entries.empty()) {
        cut_ += versions.size();
        continue;
      }
      for (const auto& version : versions) {
        const auto before = parents.empty()
                                ? std::vector<history::Version>{}
                                : history::stack_of(repo_, parents.front(), version.path, 1);
        entries.push_back(entry(version, before.empty() ? nullptr : before.data()));
      }
    }
    return entries;
  }

  Entry entry(const history::Version& version, const history::Version* before) {
    Entry made{version,
               0,
               git::read_commit(repo_, version.commit),
               !unpushed_.contains(version.commit),
               history::told_by(repo_, version),
               {},
               before == nullptr || before->blob != version.blob};
    if (before != nullptr && !version.blob.empty()) {
      const auto was = history::told_by(repo_, *before);
      if (was.sidecar && made.told.sidecar)
        made.difference =
            compare::parameter_difference(was.sidecar->record, made.told.sidecar->record);
    }
    return made;
  }

  static std::string change_of(const Entry& entry) {
    if (entry.version.blob.empty()) return tr("removed");
    if (!entry.told.problem.empty()) return entry.told.problem;
    if (!entry.told.sidecar) return tr("no sidecar: nothing is known about it");
    if (!entry.difference) {
      auto text = std::string(tr("new"));
      const auto& made = entry.told.sidecar->record.generation;
      if (made.seed) text += fmt::format(", seed {}", *made.seed);
      if (made.model && made.model->name) text += ", " + visible_line(*made.model->name);
      return text;
    }
    if (entry.difference->empty())
      return entry.other_picture ? tr("another picture with the same parameters")
                                 : tr("nothing but notes changed");
    return compare::changes_in_short(*entry.difference);
  }

  void print(const Entry& entry) const {
    auto& out = session_.out;
    const auto number = entry.number > 0 ? fmt::format("@{:<4}", entry.number) : std::string();
    out << fmt::format("{}{}  {}  {}{}\n", number, entry.version.commit.substr(0, kShortCommit),
                       rfc3339(entry.commit.author.when).substr(0, 16),
                       visible_line(entry.commit.author.name), pushed_text(entry));
    if (entry.number == 0 || entry.version.path != place_.path)
      out << "     " << visible_line(entry.version.path) << '\n';
    out << "     " << change_of(entry) << '\n';
  }

  std::string pushed_text(const Entry& entry) const {
    if (repo_.remotes().empty() || entry.pushed) return "";
    return tr("  (not pushed)");
  }

  Json document(const std::vector<Entry>& entries) const {
    auto rows = Json::array();
    for (const auto& entry : entries) rows.push_back(row(entry));
    return {
        {"schema", "ztgit.log/1"}, {"project", place_.name}, {"versions", rows}, {"older", cut_}};
  }

  static Json row(const Entry& entry) {
    Json row{{"path", entry.version.path}, {"commit", entry.version.commit}};
    if (entry.number > 0) row["number"] = entry.number;
    row["author"] = entry.commit.author.name;
    row["date"] = rfc3339(entry.commit.author.when);
    row["subject"] = entry.commit.message.substr(0, entry.commit.message.find('\n'));
    row["pushed"] = entry.pushed;
    if (entry.told.pointer) {
      row["sha256"] = entry.told.pointer->oid;
      row["bytes"] = entry.told.pointer->size;
    }
    row["removed"] = entry.version.blob.empty();
    row["other_picture"] = entry.other_picture;
    if (entry.difference) {
      auto changed = Json::array();
      for (const auto& change : entry.difference->texts) changed.push_back(change.field);
      for (const auto& change : entry.difference->fields) changed.push_back(change.field);
      row["changed"] = changed;
    }
    row["change"] = change_of(entry);
    return row;
  }

  void show_lineage() {
    if (place_.path.empty())
      throw Error(ErrorKind::usage, "show a lineage: name the picture")
          .hint("For example: ztgit log hero cat.png --lineage");
    const auto stack = history::stack_of(repo_, repo_.head().commit, place_.path, 1);
    const auto told = stack.empty() ? history::Told{} : history::told_by(repo_, stack[0]);
    const auto oid = told.pointer   ? told.pointer->oid
                     : told.sidecar ? told.sidecar->sha256
                                    : std::string();
    if (oid.empty())
      throw Error(ErrorKind::not_found, fmt::format("show the lineage of {}: no picture of the "
                                                    "project",
                                                    visible_line(place_.path)));
    const auto tree = history::lineage_of(repo_, oid, place_.path);
    if (session_.json)
      print_json(session_.out, Json{{"schema", "ztgit.lineage/1"}, {"picture", to_json(tree)}});
    else
      print(tree, "", "");
  }

  static Json to_json(const history::Ancestor& picture) {
    auto parents = Json::array();
    for (const auto& parent : picture.parents) parents.push_back(to_json(parent));
    return {{"path", picture.path},         {"sha256", picture.oid},
            {"relation", picture.relation}, {"known", picture.known},
            {"repeated", picture.repeated}, {"parents", parents}};
  }

  void print(const history::Ancestor& picture, const std::string& mark,
             const std::string& indent) const {
    session_.out << fmt::format(
        "{}{}{} {}{}{}\n", mark, picture.known ? "* " : "? ",
        visible_line(picture.path.empty() ? std::string("?") : picture.path),
        picture.oid.substr(0, kShortOid),
        picture.relation.empty() ? "" : fmt::format("  ({})", visible_line(picture.relation)),
        picture.repeated ? tr("  (above)")
        : picture.known  ? ""
                         : tr("  (not in this project)"));
    for (std::size_t i = 0; i < picture.parents.size(); ++i) {
      const bool last = i + 1 == picture.parents.size();
      print(picture.parents[i], indent + (last ? "└─" : "├─"), indent + (last ? "  " : "│ "));
    }
  }

  const LogWords& words_;
  Session& session_;
  ProjectWord place_;
  const git::Repository& repo_;
  history::UnpushedCommits unpushed_;
  std::size_t cut_ = 0;
};

}  // namespace

void add_log(CommandLine& line, Session& session) {
  auto words = std::make_shared<LogWords>();
  auto command = line.add("log", "Show a picture's versions and what changed between them");
  command.option("what", words->words, "A project, a picture, or both");
  command.option("-p,--project", words->project,
                 "NAME or PATH; default: the project around this folder");
  command.option("-n", words->most, "How many versions; 0: all of them; default 50");
  command.flag("--lineage", words->lineage, "Show which pictures it was made from");
  command.flag("--graph", words->graph, "The same, as git log calls it");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit log hero                        all pictures of a project\n"
      "  ztgit log hero cat.png\n"
      "  ztgit log cat.png --graph --lineage");
  command.action([=, &session] { Log(*words, session).run(); });
}

}  // namespace ztgit::cli
