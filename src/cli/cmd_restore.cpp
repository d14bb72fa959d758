#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "progress.hpp"
#include "session.hpp"
#include "vault/expired.hpp"
#include "vault/restore.hpp"
#include "vault_desk.hpp"

namespace ztgit::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kNamedAtMost = 10;

struct Words {
  VaultWords vault;
  std::string snapshot = "latest";
  std::vector<std::string> paths, oids;
  std::optional<fs::path> to;
  bool in_place = false, overwrite = false, verify = false, dry_run = false, manifest = true;
};

Json to_json(const vault::RestoreReport& report, const snapshot::Snapshot& from,
             const fs::path& target, bool dry_run) {
  auto failed = Json::array();
  for (const auto& file : report.failed)
    failed.push_back({{"path", file.path}, {"oid", file.oid}, {"problem", file.problem}});
  return {{"schema", "ztgit.restore/1"}, {"dry_run", dry_run},        {"snapshot", from.id()},
          {"commit", from.commit},       {"target", target.string()}, {"restored", report.restored},
          {"same", report.same},         {"kept", report.kept},       {"failed", failed},
          {"bytes", report.bytes}};
}

void print(Session& session, const vault::RestoreReport& report, const snapshot::Snapshot& from,
           const fs::path& target, bool dry_run) {
  const char* text = dry_run ? tr("Would restore {} ({}) of snapshot {} to {}.\n")
                             : tr("Restored {} ({}) of snapshot {} to {}.\n");
  session.out << fmt::format(fmt::runtime(text), count_of(report.restored.size()),
                             byte_amount(report.bytes), from.id(), visible_line(target.string()));
  if (!report.same.empty())
    session.out << fmt::format(fmt::runtime(tr("{} were there already.\n")),
                               count_of(report.same.size()));
  std::size_t named = 0;
  for (const auto& path : report.kept)
    if (named++ < kNamedAtMost)
      session.err << fmt::format(
          fmt::runtime(tr("warning: {} is there and differs; it was left as it is.\n")),
          visible_line(path));
  if (!report.kept.empty()) session.err << tr("hint: --overwrite replaces what differs.\n");
  for (const auto& file : report.failed)
    session.err << fmt::format(fmt::runtime(tr("error: {}: {}\n")), visible_line(file.path),
                               visible_line(file.problem));
}

// Objects that were let go on purpose are not called lost.
void name_expired(const snapshot::Vault& vault, vault::RestoreReport& report) {
  if (report.failed.empty()) return;
  const auto expired = vault::expired_objects(vault);
  for (auto& file : report.failed)
    if (expired.contains(file.oid))
      file.problem = "expired: it had left its folder long before, and was let go";
}

void run(const Words& words, Session& session) {
  const auto opened = words.vault.open();
  const auto from = snapshot::find_snapshot(opened, words.snapshot, words.vault.source, time_now());
  if (words.to.has_value() == words.in_place)
    throw Error(ErrorKind::usage, "restore: where to is not clear")
        .hint("--to DIR restores beside; --in-place brings files back to where they were.");
  vault::RestoreRequest request;
  request.tree = from.tree;
  const auto source = opened.source(from.source);
  if (words.in_place && source.host != snapshot::host_name())
    throw Error(ErrorKind::conflict,
                fmt::format("restore in place: these files were kept on {}, not here",
                            visible_line(source.host)))
        .hint("Restore them beside: --to DIR.");
  request.target = words.in_place ? source.folder : absolute_folder(*words.to);
  request.paths = words.paths;
  request.oids = words.oids;
  request.overwrite = words.overwrite;
  request.verify = words.verify;
  request.manifest = words.manifest && request.target != source.folder;
  request.dry_run = words.dry_run;
  vault::RestoreReport report;
  {
    Progress progress(session.err, tr("Restoring"));
    const auto observer = progress.observer();
    request.progress = watcher_of(observer);
    report = vault::restore(opened, request);
  }
  name_expired(opened, report);
  if (session.json)
    print_json(session.out, to_json(report, from, request.target, words.dry_run));
  else
    print(session, report, from, request.target, words.dry_run);
  if (!report.failed.empty())
    session.exit_code = report.restored.empty() && report.same.empty() ? 1 : 3;
}

}  // namespace

void add_restore(CommandLine& line, Session& session) {
  auto words = std::make_shared<Words>();
  auto no_manifest = std::make_shared<bool>(false);
  auto command = line.add("restore", "Bring files of a snapshot back");
  command.option("snapshot", words->snapshot,
                 "latest, a number, SOURCE/NUMBER, or a time: '2 days ago', 2026-01-05");
  command.option("path", words->paths, "Files and folders of it; default: all");
  command.option("--to", words->to, "Folder to restore into; made if need be").value_name("DIR");
  command.flag("--in-place", words->in_place, "Back to where they were, beside what is there");
  command.option("--oid", words->oids, "Files with this content, by the beginning of its SHA-256")
      .one_word_each();
  words->vault.add_to(command);
  command.flag("--overwrite", words->overwrite, "Also replace files that differ");
  command.flag("--verify", words->verify, "Read again what was written");
  command.flag("--no-manifest", *no_manifest, "Write no manifest.sha256 into the folder");
  command.flag("-n,--dry-run", words->dry_run, "Only say what would be restored");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit restore --to /tmp/back\n"
      "  ztgit restore '2 days ago' outputs_20260105143025.png --in-place\n"
      "  ztgit restore 42 --to /tmp/back --verify");
  command.action([=, &session] {
    words->manifest = !*no_manifest;
    run(*words, session);
  });
}

}  // namespace ztgit::cli
