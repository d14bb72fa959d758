#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "project/locks.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr int kPartial = 3;

Json to_json(const lfs::Lock& lock) {
  return {
      {"id", lock.id}, {"path", lock.path}, {"owner", lock.owner}, {"locked_at", lock.locked_at}};
}

Json to_json(const std::vector<lfs::Lock>& locks) {
  auto list = Json::array();
  for (const auto& lock : locks) list.push_back(to_json(lock));
  return list;
}

// A lone failure is the command's own; among several, each is told.
void tell(Session& session, const std::vector<project::LockOutcome>& outcomes, const char* schema,
          const char* done) {
  std::size_t failed = 0;
  for (const auto& outcome : outcomes) failed += outcome.error ? 1U : 0U;
  if (failed > 0 && failed == outcomes.size()) throw Error(*outcomes.front().error);
  if (failed > 0) session.exit_code = kPartial;
  if (session.json) {
    auto list = Json::array(), failures = Json::array();
    for (const auto& outcome : outcomes) {
      if (outcome.error)
        failures.push_back({{"path", outcome.path}, {"message", outcome.error->what()}});
      else
        list.push_back(to_json(outcome.lock));
    }
    print_json(session.out, Json{{"schema", schema}, {"locks", list}, {"failures", failures}});
    return;
  }
  for (const auto& outcome : outcomes) {
    if (outcome.error)
      session.err << fmt::format(fmt::runtime(tr("error: {}\n")), visible(outcome.error->what()));
    else
      session.out << fmt::format(fmt::runtime(done), visible_line(outcome.path));
  }
}

void print_list(Session& session, const project::LockList& list) {
  if (session.json) {
    print_json(session.out, Json{{"schema", "ztgit.locks/1"},
                                 {"ours", to_json(list.ours)},
                                 {"theirs", to_json(list.theirs)}});
    return;
  }
  if (list.ours.empty() && list.theirs.empty()) session.out << tr("No locks.\n");
  for (const auto& lock : list.ours)
    session.out << fmt::format(fmt::runtime(tr("{}  yours  {}\n")), visible_line(lock.path),
                               visible_line(lock.locked_at));
  for (const auto& lock : list.theirs)
    session.out << fmt::format("{}  {}  {}\n", visible_line(lock.path), visible_line(lock.owner),
                               visible_line(lock.locked_at));
}

std::shared_ptr<project::LocksRequest> take_options(Command& command, Session& session) {
  auto request = std::make_shared<project::LocksRequest>();
  command.option("-p,--project", request->project,
                 "NAME or PATH; default: the project around this folder");
  command.option("--remote", request->remote, "Name of the remote");
  command.flag("--json", session.json, "Print one JSON document");
  return request;
}

}  // namespace

void add_lock(CommandLine& line, Session& session) {
  auto command = line.add("lock", "Tell the team that you are working on a picture");
  auto request = take_options(command, session);
  command.option("pictures", request->paths, "Pictures to lock").required();
  command.examples("  ztgit lock hero.png\n  ztgit lock --project hero concepts/hero.png");
  command.action([=, &session] {
    request->environment = environment();
    tell(session, project::lock(*request), "ztgit.lock/1", tr("Locked {}.\n"));
  });
}

void add_unlock(CommandLine& line, Session& session) {
  auto command = line.add("unlock", "Give a locked picture back to the team");
  auto request = take_options(command, session);
  command.option("pictures", request->paths, "Pictures to unlock").required();
  command.flag("--force", request->force, "Also somebody else's lock, and with changes here");
  command.examples("  ztgit unlock hero.png");
  command.action([=, &session] {
    request->environment = environment();
    tell(session, project::unlock(*request), "ztgit.unlock/1", tr("Unlocked {}.\n"));
  });
}

void add_locks(CommandLine& line, Session& session) {
  auto command = line.add("locks", "Show who is working on which picture");
  auto request = take_options(command, session);
  command.option("pictures", request->paths, "Only these");
  command.examples("  ztgit locks --project hero");
  command.action([=, &session] {
    request->environment = environment();
    print_list(session, project::list_locks(*request));
  });
}

}  // namespace ztgit::cli
