#include <memory>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "forge/host.hpp"
#include "git/repository.hpp"
#include "json.hpp"
#include "project/choose_remote.hpp"
#include "project/init.hpp"
#include "put_hooks.hpp"
#include "remote/connection.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

struct InitWords {
  project::InitRequest request;
  std::string create;
  bool is_public = false, is_private = false;
};

// "gitee:team/hero", "git.example.com:team/hero" or a URL: the URL of the repository.
std::string url_of(const std::string& place) {
  if (place.find("://") != place.npos) return place;
  const auto colon = place.find(':');
  const auto path = colon == place.npos ? std::string() : place.substr(colon + 1);
  if (path.empty())
    throw Error(ErrorKind::usage,
                fmt::format("make the repository {}: say on which forge", visible_line(place)))
        .hint("Write it like gitee:team/hero, github:me/hero or git.example.com:team/hero.");
  auto host = place.substr(0, colon);
  if (host == "github" || host == "gitee") host += ".com";
  return fmt::format("{}/{}.git", forge::origin_name(forge::parse_origin(host)), path);
}

// Makes the repository on its forge, unless it is there, and gives the URL to clone it from.
std::string create_on_forge(const InitWords& words, project::InitReport& report) {
  auto repository = git::Repository::open(report.root);
  const auto url = url_of(words.create);
  remote::Connection connection(repository, {{}, url, url},
                                project::caller_of(words.request.environment, {}));
  auto& forge = connection.forge();
  const auto& address = forge.address();
  forge::RepositoryState state;
  try {
    state = forge.create_repository(
        {address.owner, address.name, "Pictures of " + report.name, !words.is_public});
    report.notes.push_back(
        fmt::format("Made {} on {}.", state.full_name, forge::origin_name(address.origin)));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::conflict) throw;
    state = forge.repository();  // of an earlier run, or somebody's
    report.notes.push_back(fmt::format("{} was there already.", state.full_name));
  }
  if (state.is_private == words.is_public)
    report.notes.push_back(
        fmt::format("Mind that {} is {}: the forge did not do as it was asked.", state.full_name,
                    state.is_private ? "private" : "PUBLIC, everybody can see it"));
  return state.clone_url;
}

void run(InitWords& words, Session& session) {
  auto& request = words.request;
  request.environment = environment();
  request.identity = identity_overrides();
  auto report = project::init(request);
  if (!words.create.empty()) {
    request.project = report.root.string();
    request.remote = create_on_forge(words, report);
    auto second = project::init(request);
    for (auto& note : second.notes) report.notes.push_back(std::move(note));
  }
  for (auto& note : put_hooks(report.root)) report.notes.push_back(std::move(note));
  if (session.json) {
    print_json(session.out, Json{{"schema", "ztgit.init/1"},
                                 {"project", report.name},
                                 {"root", report.root.string()},
                                 {"branch", report.branch},
                                 {"existed", report.existed},
                                 {"written", report.written},
                                 {"commit", report.commit},
                                 {"notes", report.notes}});
    return;
  }
  session.out << fmt::format(fmt::runtime(report.existed ? tr("Project {} is ready in {}.\n")
                                                         : tr("Made project {} in {}.\n")),
                             visible_line(report.name), visible_line(report.root.string()));
  for (const auto& file : report.written) session.out << "  " << visible_line(file) << '\n';
  for (const auto& note : report.notes) session.err << visible_line(note) << '\n';
}

}  // namespace

void add_init(CommandLine& line, Session& session) {
  auto words = std::make_shared<InitWords>();
  auto* const request = &words->request;
  auto command = line.add("init", "Make a project, or make a repository one");
  command.option("project", request->project, "NAME under the projects folder, or a PATH")
      .required();
  command.option("--remote", request->remote, "URL or folder of the remote 'origin'");
  command.option("--create", words->create,
                 "Make the remote on a forge: gitee:team/hero, github:me/hero, HOST:team/hero");
  const auto hidden = command.flag("--private", words->is_private,
                                   "With --create: only for those you let in (the default)");
  const auto shown = command.flag("--public", words->is_public, "With --create: for everybody");
  command.at_most_one({hidden, shown});
  command.option("--template", request->template_folder,
                 "Folder whose files a new project begins with");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit init hero\n  ztgit init hero --remote /mnt/nas/hero.git\n"
      "  ztgit init hero --create gitee:team/hero --private\n"
      "  ztgit init ./existing-repository");
  command.action([=, &session] { run(*words, session); });
}

}  // namespace ztgit::cli
