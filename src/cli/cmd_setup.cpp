#include <memory>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "project/git_lfs_link.hpp"
#include "project/locate.hpp"
#include "project/storage.hpp"
#include "put_hooks.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

void run(project::StorageRequest& request, const std::optional<std::string>& mode,
         Session& session) {
  request.environment = environment();
  request.identity = identity_overrides();
  using project::StorageMode;
  for (const auto each : {StorageMode::lfs, StorageMode::external, StorageMode::plain})
    if (mode == project::name_of(each)) request.mode = each;
  auto report = project::set_storage(request);
  for (auto& note : put_hooks(project::locate(request.project, request.environment).root))
    report.notes.push_back(std::move(note));
  if (session.json) {
    print_json(session.out, Json{{"schema", "ztgit.setup/1"},
                                 {"storage", project::name_of(report.mode)},
                                 {"where", report.where},
                                 {"commit", report.commit},
                                 {"commits_rewritten", report.rewritten},
                                 {"notes", report.notes}});
    return;
  }
  for (const auto& note : report.notes)
    session.err << fmt::format(fmt::runtime(tr("note: {}\n")), visible_line(note));
  session.out << (report.where.empty()
                      ? fmt::format(fmt::runtime(tr("Pictures are kept in storage mode {}.\n")),
                                    project::name_of(report.mode))
                      : fmt::format(fmt::runtime(tr("Pictures are kept in storage mode {}: {}.\n")),
                                    project::name_of(report.mode), visible_line(report.where)));
  if (report.rewritten > 0)
    session.out << fmt::format(
        fmt::runtime(tr("Put whole pictures into {} that no remote has yet.\n")),
        amount(report.rewritten, "commit", "commits"));
  if (!report.commit.empty()) session.out << tr("Committed for everybody. Next: ztgit push\n");
}

void link_git_lfs(project::GitLfsLinkRequest& request, Session& session) {
  request.environment = environment();
  const auto report = project::link_git_lfs(request);
  if (session.json)
    return print_json(session.out, Json{{"schema", "ztgit.setup/1"},
                                        {"link", report.link.string()},
                                        {"target", report.target.string()},
                                        {"changed", report.changed},
                                        {"notes", report.notes}});
  const char* text = tr("{} is a link to ztgit: 'git lfs' works without git-lfs.\n");
  if (request.undo)
    text = report.changed ? tr("Removed the link {}.\n") : tr("There is no link {}.\n");
  session.out << fmt::format(fmt::runtime(text), visible_line(report.link.string()));
  for (const auto& note : report.notes)
    session.err << fmt::format(fmt::runtime(tr("note: {}\n")), visible_line(note));
}

}  // namespace

void add_setup(CommandLine& line, Session& session) {
  auto request = std::make_shared<project::StorageRequest>();
  auto mode = std::make_shared<std::optional<std::string>>();
  auto command = line.add("setup", "Choose where pictures are kept; make this clone ready");
  command.option("-p,--project", request->project,
                 "NAME or PATH; default: the project around this folder");
  command
      .option("--storage", *mode,
              "lfs: the remote's own; external: elsewhere; plain: whole pictures in git")
      .one_of({"lfs", "external", "plain"});
  command.option("--lfs", request->lfs, "external: URL of an LFS server, or a folder")
      .value_name("URL");
  command.option("--rclone", request->rclone, "external: any rclone remote")
      .value_name("NAME:path");
  auto link = std::make_shared<project::GitLfsLinkRequest>();
  auto as_git_lfs = std::make_shared<bool>(false);
  command.flag("--as-git-lfs", *as_git_lfs, "Put a link git-lfs to ztgit in place, for 'git lfs'");
  command.option("--folder", link->folder, "--as-git-lfs: on PATH; default: ~/.local/bin")
      .value_name("DIR");
  command.flag("--undo", link->undo, "--as-git-lfs: take that link away");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit setup\n  ztgit setup --storage external --lfs /mnt/nas/pictures.git\n"
      "  ztgit setup --storage external --rclone oss:team/pictures\n  ztgit setup --storage plain\n"
      "  ztgit setup --as-git-lfs");
  command.action([=, &session] {
    if (*as_git_lfs && (*mode || request->lfs || request->rclone))
      throw Error(ErrorKind::usage, "set up: --as-git-lfs is about this machine, no storage");
    if (!*as_git_lfs && (link->folder || link->undo))
      throw Error(ErrorKind::usage, "set up: --folder and --undo go with --as-git-lfs");
    if (*as_git_lfs)
      link_git_lfs(*link, session);
    else
      run(*request, *mode, session);
  });
}

}  // namespace ztgit::cli
