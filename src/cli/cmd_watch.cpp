#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "session.hpp"
#include "vault_desk.hpp"
#include "watch/units.hpp"
#include "watch/watch.hpp"

namespace ztgit::cli {

namespace fs = std::filesystem;

namespace {

struct Words {
  VaultWords vault;
  std::vector<fs::path> folders;
  ExclusionWords exclusion;
  unsigned quiet = 2000, poll = 0;
  bool install = false;
};

// A line each, at once: somebody, or a log, follows along.
watch::Told told_in_lines(Session& session) {
  watch::Told told;
  auto& out = session.out;
  told.watching = [&out](const fs::path& folder, const std::string& how) {
    out << fmt::format(fmt::runtime(tr("Watching {} ({}).\n")), visible_line(folder.string()), how)
        << std::flush;
  };
  told.kept = [&out](const watch::Kept& kept) {
    out << fmt::format(fmt::runtime(tr("safe after {:.1f} ms: {} ({}){}\n")),
                       static_cast<double>(kept.after_close.count()) / 1000,
                       visible_line(kept.path), byte_amount(kept.size),
                       kept.incomplete ? tr("; the picture ends early") : "")
        << std::flush;
  };
  told.snapshot = [&out](const snapshot::Snapshot& made) {
    out << fmt::format(fmt::runtime(tr("snapshot {}: {}\n")), made.id(), count_of(made.files))
        << std::flush;
  };
  told.caught_up = [&session](const snapshot::BackupReport& report) {
    if (report.snapshot)
      session.out << fmt::format(fmt::runtime(tr("snapshot {}: {} added, {} changed, {} gone\n")),
                                 report.snapshot->id(), report.added.size(), report.changed.size(),
                                 report.gone.size())
                  << std::flush;
    if (report.loss && report.loss->gone > 0)
      session.err << fmt::format(
          fmt::runtime(tr("warning: {} of {} files are gone from {}; the snapshots before stay. "
                          "ztgit backup tells more.\n")),
          report.loss->gone, report.loss->of, visible_line(report.source.folder.string()));
  };
  told.notice = [&session](const std::string& notice) {
    session.err << fmt::format(fmt::runtime(tr("note: {}\n")), visible_line(notice)) << std::flush;
  };
  return told;
}

// JSON Lines: an event a line, as it happens.
watch::Told told_in_json(Session& session) {
  watch::Told told;
  const auto line = [&session](const Json& event) { session.out << compact(event) << std::endl; };
  told.watching = [line](const fs::path& folder, const std::string& how) {
    line({{"event", "watching"}, {"folder", folder.string()}, {"how", how}});
  };
  told.kept = [line](const watch::Kept& kept) {
    line({{"event", "kept"},
          {"folder", kept.folder.string()},
          {"path", kept.path},
          {"oid", kept.oid},
          {"size", kept.size},
          {"after_us", kept.after_close.count()},
          {"incomplete", kept.incomplete}});
  };
  told.snapshot = [line](const snapshot::Snapshot& made) {
    line({{"event", "snapshot"}, {"id", made.id()}, {"files", made.files}});
  };
  told.caught_up = [line](const snapshot::BackupReport& report) {
    line({{"event", "caught_up"},
          {"source", report.source.name},
          {"snapshot", report.snapshot ? report.snapshot->id() : ""},
          {"added", report.added.size()},
          {"changed", report.changed.size()},
          {"gone", report.gone.size()},
          {"lost", report.loss ? report.loss->gone : 0}});
  };
  told.notice = [line](const std::string& notice) {
    line({{"event", "notice"}, {"text", notice}});
  };
  return told;
}

fs::path state_folder() {
  const auto here = environment();
  const auto named = here.variables("XDG_STATE_HOME");
  const bool usable = named && fs::path(*named).is_absolute();
  return (usable ? fs::path(*named) : here.home / ".local" / "state") / "ztgit";
}

// Only written: to begin something that runs for ever is the user's to say.
void install(const Words& words, Session& session) {
  const auto here = environment();
  const auto vault = words.vault.folders().front();
  const auto target = here.config_home / "systemd" / "user";
  make_folders(target);
  for (const auto& unit :
       watch::units({here.program, vault,
                     folders_meant(words.folders, vault, words.vault.source, "watch")})) {
    write_file(target / unit.name, unit.text);
    session.out << fmt::format(fmt::runtime(tr("Wrote {}\n")),
                               visible_line((target / unit.name).string()));
  }
  session.out << tr(
      "To begin now and at each login:\n"
      "  systemctl --user daemon-reload\n"
      "  systemctl --user enable --now ztgit-watch.service ztgit-backup.timer\n"
      "To go on without anybody logged in: loginctl enable-linger\n");
}

void run(const Words& words, Session& session) {
  if (words.install) return install(words, session);
  watch::WatchRequest request;
  const auto vaults = words.vault.folders();
  request.vault = vaults.front();
  request.folders = folders_meant(words.folders, request.vault, words.vault.source, "watch");
  request.state = state_folder();
  request.exclusion = words.exclusion.exclusion();
  request.quiet = std::chrono::milliseconds(words.quiet);
  request.poll = std::chrono::seconds(words.poll);
  request.told = session.json ? told_in_json(session) : told_in_lines(session);
  watch::watch(request);
}

}  // namespace

void add_watch(CommandLine& line, Session& session) {
  auto words = std::make_shared<Words>();
  auto command = line.add("watch", "Keep every picture the moment it is saved");
  command.option("folder", words->folders,
                 "Folders to watch; default: those that the vault knows of this machine");
  words->vault.add_to(command);
  words->exclusion.add_to(command);
  command.option("--quiet", words->quiet, "Make a snapshot after so long without a new file")
      .value_name("MS");
  command.option("--poll", words->poll, "Look so often, instead of being told by the system")
      .value_name("SECONDS");
  command.flag("--install", words->install,
               "Write units for systemd, so that it runs from each login on");
  command.flag("--json", session.json, "Print an event a line, as JSON");
  command.examples(
      "  ztgit watch ~/Z-Image/outputs\n"
      "  ztgit watch --vault /media/usb/vault");
  command.action([=, &session] { run(*words, session); });
}

}  // namespace ztgit::cli
