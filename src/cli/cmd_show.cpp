#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "command_line.hpp"
#include "git/commit.hpp"
#include "git/reachable.hpp"
#include "git/tree.hpp"
#include "history/stack.hpp"
#include "history/told.hpp"
#include "history/unpushed.hpp"
#include "json.hpp"
#include "lfs/store.hpp"
#include "params_picture.hpp"
#include "project/locate.hpp"
#include "project_word.hpp"
#include "record_json.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr std::size_t kShortCommit = 10;  // digits

struct ShowWords {
  std::string project;
  std::vector<std::string> words;
};

struct Shown {
  history::Version version;
  std::size_t number = 0, count = 0;  // 1 is the oldest
  git::NewCommit commit;
  bool pushed = false;
  history::Told told;
  std::string object;                  // its file; empty: not here
  std::vector<std::string> elsewhere;  // other projects that hold the same bytes now
};

// The projects under projects.root, this one aside, whose HEAD holds the picture: "den/fox.png".
std::vector<std::string> other_places(const std::string& blob, const std::filesystem::path& here) {
  std::vector<std::string> places;
  const auto settings = project::load_settings(environment());
  for (const auto& name : project::project_names(settings)) {
    const auto root = settings.projects_root / name;
    std::error_code ignored;
    if (std::filesystem::equivalent(root, here, ignored)) continue;
    try {
      const auto repo = git::Repository::open(root);
      const auto head = repo.head();
      if (head.unborn()) continue;
      // The same picture has the same pointer, which has the same id everywhere.
      for (const auto& file : git::files_in_tree(repo, git::tree_of_commit(repo, head.commit)))
        if (file.id == blob) places.push_back(name + "/" + file.path);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;  // else a project that cannot be opened
    }
  }
  return places;
}

Shown look_up(const ProjectWord& place) {
  const auto& repo = place.repository;
  const auto head = repo.head();
  auto wanted = history::version_name(place.path);
  const bool is_path =
      !head.unborn() && git::find_in_tree(repo, git::tree_of_commit(repo, head.commit), place.path);
  if (!wanted || is_path) wanted = history::VersionName{place.path, true, 0};
  const auto stack = head.unborn() ? std::vector<history::Version>{}
                                   : history::stack_of(repo, head.commit, wanted->path, SIZE_MAX);
  const auto index = wanted->from_newest ? wanted->number : stack.size() - wanted->number;
  if (index >= stack.size())
    throw Error(ErrorKind::not_found,
                fmt::format("show {}: {}", visible_line(place.path),
                            stack.empty() ? std::string("the project has no such picture")
                                          : fmt::format("it has {}", amount(stack.size(), "version",
                                                                            "versions"))))
        .hint(fmt::format("See 'ztgit log {}'.", visible_line(place.name)));
  Shown shown;
  shown.version = stack[index];
  shown.count = stack.size();
  shown.number = stack.size() - index;
  shown.commit = git::read_commit(repo, shown.version.commit);
  shown.pushed = !history::UnpushedCommits(repo).contains(shown.version.commit);
  shown.told = history::told_by(repo, shown.version);
  if (shown.told.pointer) {
    const lfs::Store store(lfs::store_folder(repo.common_dir(), repo.config("lfs.storage")));
    if (store.has(*shown.told.pointer))
      shown.object = store.object_path(shown.told.pointer->oid).string();
    shown.elsewhere = other_places(shown.version.blob, repo.work_tree());
  }
  return shown;
}

Picture picture_of(const Shown& shown) {
  Picture picture;
  picture.file = shown.version.path;
  if (shown.told.sidecar) {
    picture.bytes = shown.told.sidecar->bytes;
    picture.record = shown.told.sidecar->record;
  } else if (shown.told.pointer) {
    picture.bytes = shown.told.pointer->size;
  }
  return picture;
}

Json to_json(const Shown& shown, const std::string& project) {
  Json json{{"schema", "ztgit.show/1"},
            {"project", project},
            {"path", shown.version.path},
            {"version", shown.number},
            {"versions", shown.count},
            {"commit", shown.version.commit},
            {"author", shown.commit.author.name},
            {"date", rfc3339(shown.commit.author.when)},
            {"subject", shown.commit.message.substr(0, shown.commit.message.find('\n'))},
            {"pushed", shown.pushed}};
  if (shown.told.pointer) json["sha256"] = shown.told.pointer->oid;
  if (!shown.object.empty()) json["object"] = shown.object;
  auto parents = Json::array();
  if (shown.told.sidecar)
    for (const auto& parent : shown.told.sidecar->parents)
      parents.push_back(Json{{"path", parent.path},
                             {"sha256", parent.sha256},
                             {"relation", parent.relation.value_or("")}});
  json["parents"] = parents;
  json["elsewhere"] = shown.elsewhere;
  if (shown.told.sidecar) json["picture"] = to_json(picture_of(shown), false);
  return json;
}

void print(const Shown& shown, const ProjectWord& place, std::ostream& out) {
  const auto line = [&out](const char* label, const std::string& value) {
    out << fmt::format("  {:<16} {}\n", label, visible_line(value));
  };
  out << params_text(picture_of(shown), output_columns());
  if (!shown.told.problem.empty()) line(tr("sidecar"), shown.told.problem);
  line(tr("project"), place.name);
  line(tr("version"), fmt::format(fmt::runtime(tr("{} of {}")), shown.number, shown.count));
  line(tr("commit"), fmt::format("{} {}, {}, {}", shown.version.commit.substr(0, kShortCommit),
                                 shown.commit.message.substr(0, shown.commit.message.find('\n')),
                                 shown.commit.author.name, rfc3339(shown.commit.author.when)));
  if (!place.repository.remotes().empty())
    line(tr("pushed"), shown.pushed ? tr("yes") : tr("no: ztgit push"));
  if (shown.told.pointer) {
    line("sha256", shown.told.pointer->oid);
    line(tr("object"), shown.object.empty() ? tr("not here: ztgit fetch gets it") : shown.object);
  }
  if (shown.told.sidecar)
    for (const auto& parent : shown.told.sidecar->parents)
      line(tr("made from"),
           fmt::format("{} {} {}", parent.path, parent.sha256.substr(0, kShortCommit),
                       parent.relation.value_or("")));
  for (const auto& other : shown.elsewhere) line(tr("also in"), other);
}

}  // namespace

void add_show(CommandLine& line, Session& session) {
  auto words = std::make_shared<ShowWords>();
  auto command = line.add("show", "Show all that is known about one version of a picture");
  command.option("what", words->words, "A picture of a project, PATH or PATH@VERSION").required();
  command.option("-p,--project", words->project,
                 "NAME or PATH; default: the project around this folder");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit show hero cat.png\n"
      "  ztgit show cat.png@1                  the first version\n"
      "  ztgit show cat.png@~1 --json          the version before the newest");
  command.action([=, &session] {
    const auto place = project_word(words->project, words->words);
    const auto shown = look_up(place);
    if (session.json)
      print_json(session.out, to_json(shown, place.name));
    else
      print(shown, place, session.out);
  });
}

}  // namespace ztgit::cli
