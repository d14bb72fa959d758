// `ztgit lfs-agent` is started by git-lfs and talks to it on standard input and output
// (docs/formats/lfs-agent.md). Nothing else may print there.
#include <memory>
#include <ostream>

#include "base/error.hpp"
#include "cloud/transfer_agent.hpp"
#include "command_line.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

void run(const std::string& remote, Session& session) {
  const auto here = environment().current_folder;
  cloud::TransferAgentOptions options;
  options.remote = cloud::checked_remote(remote, here);
  options.folder = cloud::transfer_folder(here);
  options.answer = [&session](const std::string& line) {
    session.out << line << '\n' << std::flush;  // git-lfs waits for it
    if (!session.out) throw Error(ErrorKind::io, "answer git-lfs: it does not listen any more");
  };
  cloud::TransferAgent agent(std::move(options));
  LinesFromStdin lines(cloud::kMostRequestBytes);
  while (const auto line = lines.next())
    if (!agent.handle(*line)) break;
}

}  // namespace

void add_lfs_agent(CommandLine& line, Session& session) {
  auto remote = std::make_shared<std::string>();
  auto command =
      line.add("lfs-agent", "Keep git-lfs' objects in any rclone remote (git-lfs runs it)");
  command.option("remote", *remote, "REMOTE:PATH of rclone, or a folder, that holds the objects")
      .required();
  command.examples(
      "  git config lfs.customtransfer.ztgit.path ztgit\n"
      "  git config lfs.customtransfer.ztgit.args 'lfs-agent drive:team/lfs'\n"
      "  git config lfs.standalonetransferagent ztgit");
  command.action([=, &session] { run(*remote, session); });
}

}  // namespace ztgit::cli
