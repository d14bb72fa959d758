#include <algorithm>
#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "base/columns.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "cache_folder.hpp"
#include "command_line.hpp"
#include "history/catalogue.hpp"
#include "history/query.hpp"
#include "json.hpp"
#include "project/locate.hpp"
#include "project_word.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

namespace fs = std::filesystem;

constexpr unsigned kShown = 50;  // unless --limit says another number
constexpr std::size_t kShortCommit = 7;
constexpr std::size_t kPromptColumns = 100;  // where no terminal says how wide it is

struct FindWords {
  std::vector<std::string> words;
  std::vector<std::string> projects;
  unsigned limit = kShown;
  bool rebuild = false, fields = false;
};

struct Place {
  std::string name;
  git::Repository repository;
  fs::path root() const {
    return repository.bare() ? repository.git_dir() : repository.work_tree();
  }
};

// All below projects.root and the one around this folder, unless some are named.
std::vector<Place> places(const FindWords& words, Session& session) {
  const auto here = environment();
  std::vector<Place> found;
  for (const auto& name : words.projects) {
    auto place = project_word(name, {});
    found.push_back({place.name, std::move(place.repository)});
  }
  if (!words.projects.empty()) return found;
  const auto settings = project::load_settings(here);
  for (const auto& name : project::project_names(settings)) {
    try {
      found.push_back({name, git::Repository::open(settings.projects_root / name)});
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      session.err << fmt::format(fmt::runtime(tr("note: {} is left out: {}\n")), visible_line(name),
                                 error.what());
    }
  }
  auto around = git::Repository::around(here.current_folder, here.variables);
  if (!around) return found;
  Place place{"", std::move(*around)};
  place.name = place.root().filename().string();
  const auto known = [&](const Place& other) { return other.root() == place.root(); };
  if (std::none_of(found.begin(), found.end(), known)) found.push_back(std::move(place));
  return found;
}

Json to_json(const history::Found& found) {
  Json row{{"project", found.project}, {"root", found.root.string()},      {"path", found.path},
           {"commit", found.commit},   {"date", rfc3339({found.time, 0})}, {"author", found.author},
           {"subject", found.subject}, {"state", name_of(found.state)}};
  if (!found.oid.empty()) row["sha256"] = found.oid;
  if (found.bytes > 0) row["bytes"] = found.bytes;
  if (found.seed) row["seed"] = *found.seed;
  if (!found.model.empty()) row["model"] = found.model;
  if (!found.prompt.empty()) row["prompt"] = found.prompt;
  return row;
}

void print(const history::Found& found, std::ostream& out) {
  out << fmt::format("{}/{} @ {}  {}", visible_line(found.project), visible_line(found.path),
                     found.commit.substr(0, kShortCommit), rfc3339({found.time, 0}).substr(0, 10));
  if (found.seed) out << fmt::format(fmt::runtime(tr("  seed {}")), *found.seed);
  if (!found.model.empty()) out << "  " << visible_line(found.model);
  if (found.state == history::VersionState::superseded) out << tr("  (an older version)");
  if (found.state == history::VersionState::deleted) out << tr("  (deleted)");
  out << '\n';
  const auto columns = output_columns() > 8 ? output_columns() - 6 : kPromptColumns;
  if (!found.prompt.empty())
    out << "     " << fit_columns(visible_line(found.prompt), columns) << '\n';
}

void run(const FindWords& words, Session& session) {
  if (words.fields) {
    for (const auto name : history::query_fields()) session.out << name << '\n';
    return;
  }
  std::string text;
  for (const auto& word : words.words) text += (text.empty() ? "" : " ") + word;
  const auto query = history::parse_query(text);
  const auto file = cache_folder(environment()) / "catalogue.sqlite";
  if (words.rebuild)
    for (const char* end : {"", "-wal", "-shm"}) fs::remove(file.string() + end);
  history::Catalogue catalogue(file);
  std::vector<fs::path> roots;
  for (const auto& place : places(words, session)) {
    catalogue.update(place.repository, place.name);
    roots.push_back(place.root());
  }
  const auto findings = catalogue.find(query, roots, words.limit);
  if (session.json) {
    auto rows = Json::array();
    for (const auto& found : findings.found) rows.push_back(to_json(found));
    return print_json(
        session.out,
        Json{{"schema", "ztgit.find/1"}, {"count", findings.count}, {"versions", std::move(rows)}});
  }
  for (const auto& found : findings.found) print(found, session.out);
  if (findings.found.empty()) session.out << tr("Nothing found.\n");
  if (findings.count > findings.found.size())
    session.out << fmt::format(fmt::runtime(tr("… {} in all: --limit 0 shows them\n")),
                               findings.count);
}

}  // namespace

void add_find(CommandLine& line, Session& session) {
  auto words = std::make_shared<FindWords>();
  auto command =
      line.add("find", "Find pictures by their parameters, in all projects and all history");
  command.option("query", words->words, "Such as: seed=42 and prompt has \"scarf\"");
  command.option("-p,--project", words->projects, "Only in this one; may be given several times")
      .one_word_each();
  command.option("--limit", words->limit, "How many to show; 0: all; default 50");
  command.flag("--fields", words->fields, "List the fields that a query may name");
  command.flag("--rebuild", words->rebuild, "Read all histories anew");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit find 'seed=42 and model~\"z_image\" and prompt has \"scarf\"'\n"
      "  ztgit find 'prompt~\"围巾\" and current=yes'\n"
      "  ztgit find 'steps>=30 and (sampler=euler or date>=2026-01-01)' --project hero");
  command.action([=, &session] { run(*words, session); });
}

}  // namespace ztgit::cli
