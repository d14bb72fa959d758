#include <cstdint>
#include <memory>
#include <ostream>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "progress.hpp"
#include "session.hpp"
#include "snapshot/backup.hpp"
#include "vault_desk.hpp"

namespace ztgit::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kNamedAtMost = 10;  // paths, in lines for people

struct Words {
  VaultWords vault;
  std::vector<fs::path> folders;
  ExclusionWords exclusion;
  std::string limit_rate;
  bool dry_run = false, full_speed = false;
};

// A picture that is being made comes first: the disk and the processor are ours when nobody else
// wants them (ioprio_set(2), IOPRIO_CLASS_IDLE).
void step_back() {
  ::setpriority(PRIO_PROCESS, 0, 10);
  constexpr long of_process = 1, idle = 3L << 13;
  ::syscall(SYS_ioprio_set, of_process, 0L, idle);
}

// "5M", "512k", "1500000": bytes a second.
std::uint64_t rate_of(const std::string& text) {
  if (text.empty()) return 0;
  std::uint64_t value = 0;
  std::size_t end = 0;
  try {
    value = std::stoull(text, &end);
  } catch (const std::exception&) {
    end = 0;
  }
  const auto unit = ascii_lower(text.substr(end));
  const std::uint64_t factor = unit.empty() ? 1 : unit == "k" ? 1000 : unit == "m" ? 1'000'000 : 0;
  if (end == 0 || factor == 0 || value == 0 || value > UINT64_MAX / factor)
    throw Error(ErrorKind::usage, fmt::format("read --limit-rate {}: no rate", visible_line(text)))
        .hint("Bytes a second, as in 500k or 5M.");
  return value * factor;
}

const char* name_of(snapshot::Loss::Kind kind) {
  switch (kind) {
    case snapshot::Loss::Kind::unreachable: return "unreachable";
    case snapshot::Loss::Kind::pending: return "pending";
    default: return "large";
  }
}

Json to_json(const snapshot::BackupReport& report, const fs::path& vault) {
  auto unread = Json::array();
  for (const auto& file : report.unread)
    unread.push_back({{"path", file.path}, {"problem", file.problem}});
  Json json{{"vault", vault.string()},
            {"source", report.source.name},
            {"folder", report.source.folder.string()},
            {"snapshot", report.snapshot ? report.snapshot->id() : ""},
            {"commit", report.snapshot ? report.snapshot->commit : ""},
            {"newest", report.newest ? report.newest->id() : ""},
            {"added", report.added},
            {"changed", report.changed},
            {"gone", report.gone},
            {"unchanged", report.unchanged},
            {"excluded", report.excluded},
            {"bytes", report.bytes_read},
            {"recovered", report.recovered},
            {"unread", unread},
            {"unstable", report.unstable},
            {"special", report.special}};
  if (report.loss)
    json["loss"] = {{"kind", name_of(report.loss->kind)},
                    {"gone", report.loss->gone},
                    {"of", report.loss->of},
                    {"pinned", report.loss->pinned}};
  return json;
}

void print_list(std::ostream& out, const char* title, const std::vector<std::string>& paths) {
  if (paths.empty()) return;
  out << title << '\n';
  for (std::size_t i = 0; i < paths.size() && i < kNamedAtMost; ++i)
    out << "  " << visible_line(paths[i]) << '\n';
  if (paths.size() > kNamedAtMost)
    out << fmt::format(fmt::runtime(tr("  and {} more\n")), paths.size() - kNamedAtMost);
}

void warn_of_loss(Session& session, const snapshot::BackupReport& report) {
  const auto& loss = *report.loss;
  const auto folder = visible_line(report.source.folder.string());
  auto& err = session.err;
  if (loss.kind == snapshot::Loss::Kind::unreachable) {
    err << fmt::format(
        fmt::runtime(tr("warning: {} of {} files are missing in {}, which is empty or on another "
                        "disk than before. Nothing was recorded as gone.\n")),
        loss.gone, loss.of, folder);
  } else if (loss.kind == snapshot::Loss::Kind::pending) {
    err << fmt::format(fmt::runtime(tr("warning: nobody has said yet whether what is gone from {} "
                                       "was meant to go; {} are kept.\n")),
                       folder, fmt::join(loss.pinned, ", "));
  } else {
    err << fmt::format(fmt::runtime(tr("warning: {} of {} files are gone from {}. The snapshots "
                                       "before are kept whatever happens: {}.\n")),
                       loss.gone, loss.of, folder, fmt::join(loss.pinned, ", "));
    err << fmt::format(fmt::runtime(tr("hint: To bring them back: ztgit restore {} --to DIR\n")),
                       loss.pinned.front());
  }
  err << fmt::format(
      fmt::runtime(tr("hint: If they were meant to go: ztgit backup acknowledge {}\n")),
      report.source.name);
}

void print_report(Session& session, const snapshot::BackupReport& report, bool dry_run) {
  auto& out = session.out;
  const auto folder = visible_line(report.source.folder.string());
  if (report.recovered > 0)
    out << fmt::format(
        fmt::runtime(tr("{} that a broken-off run had kept are in a snapshot now.\n")),
        count_of(report.recovered));
  if (dry_run) {
    out << fmt::format(fmt::runtime(tr("{}: would add {}, change {}, forget {}; read {}.\n")),
                       folder, report.added.size(), report.changed.size(), report.gone.size(),
                       byte_amount(report.bytes_read));
    print_list(out, tr("Added:"), report.added);
    print_list(out, tr("Changed:"), report.changed);
    print_list(out, tr("Gone:"), report.gone);
  } else if (report.snapshot) {
    out << fmt::format(
        fmt::runtime(tr("{}: snapshot {}: {} ({} added, {} changed, {} gone; {} read).\n")), folder,
        report.snapshot->id(), count_of(report.snapshot->files), report.added.size(),
        report.changed.size(), report.gone.size(), byte_amount(report.bytes_read));
  } else {
    out << fmt::format(fmt::runtime(tr("{}: nothing has changed since snapshot {}: {}.\n")), folder,
                       report.newest->id(), count_of(report.newest->files));
  }
  for (const auto& file : report.unread)
    session.err << fmt::format(fmt::runtime(tr("warning: not kept: {}: {}\n")),
                               visible_line(file.path), visible_line(file.problem));
  for (const auto& path : report.unstable)
    session.err << fmt::format(
        fmt::runtime(tr("warning: {} was being written to all the time; it is kept as it was "
                        "last.\n")),
        visible_line(path));
  for (const auto& path : report.special)
    session.err << fmt::format(fmt::runtime(tr("note: {} is no file and was left out.\n")),
                               visible_line(path));
  if (report.loss) warn_of_loss(session, report);
}

// One folder into one vault.
void keep(snapshot::BackupRequest& request, Json& rows, Session& session) {
  request.now = time_now();
  Progress progress(session.err, tr("Keeping"));
  const auto observer = progress.observer();
  request.progress = watcher_of(observer);
  const auto report = snapshot::backup(request);
  if (!report.complete()) session.exit_code = 3;
  if (session.json)
    rows.push_back(to_json(report, request.vault));
  else
    print_report(session, report, request.dry_run);
}

void tell(const snapshot::BackupRequest& request, const Error& error, Json& rows,
          Session& session) {
  if (session.json) {
    rows.push_back({{"vault", request.vault.string()},
                    {"folder", request.folder.string()},
                    {"error", error.what()}});
    return;
  }
  session.err << fmt::format(fmt::runtime(tr("error: {}\n")), visible_line(error.what()));
  for (const auto& hint : error.hints())
    session.err << fmt::format(fmt::runtime(tr("hint: {}\n")), visible_line(hint));
}

void run(const Words& words, Session& session) {
  if (!words.full_speed) step_back();
  snapshot::BackupRequest request;
  request.exclusion = words.exclusion.exclusion();
  request.most_bytes_a_second = rate_of(words.limit_rate);
  request.dry_run = words.dry_run;
  std::vector<std::pair<fs::path, fs::path>> jobs;  // vault, folder
  for (const auto& vault : words.vault.folders())
    for (auto& folder : folders_meant(words.folders, vault, words.vault.source, "backup"))
      jobs.emplace_back(vault, std::move(folder));
  auto rows = Json::array();
  std::size_t failed = 0;
  for (const auto& [vault, folder] : jobs) {
    request.vault = vault;
    request.folder = folder;
    try {
      keep(request, rows, session);
    } catch (const Error& error) {
      // A disk that is away is no reason to leave the others out.
      if (jobs.size() == 1 || error.kind() == ErrorKind::cancelled) throw;
      ++failed;
      tell(request, error, rows, session);
    }
  }
  if (failed > 0) session.exit_code = failed == jobs.size() ? 1 : 3;
  if (session.json)
    print_json(session.out,
               {{"schema", "ztgit.backup/1"}, {"dry_run", words.dry_run}, {"folders", rows}});
}

}  // namespace

void add_backup(CommandLine& line, Session& session) {
  auto words = std::make_shared<Words>();
  auto command = line.add("backup", "Keep every file of a folder, as snapshots in a vault");
  command.option("folder", words->folders,
                 "Folders to keep; default: those that the vault knows of this machine");
  words->vault.add_to(command);
  words->exclusion.add_to(command);
  command.option("--limit-rate", words->limit_rate,
                 "Read at most so many bytes a second: 500k, 5M");
  command.flag("--full-speed", words->full_speed, "Do not give way to other programs");
  command.flag("-n,--dry-run", words->dry_run, "Only say what would be kept");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit backup ~/Z-Image/outputs\n"
      "  ztgit backup outputs --vault /media/usb/vault\n"
      "  ztgit backup list\n"
      "  ztgit restore latest --to /tmp/back");
  command.action([=, &session] { run(*words, session); });
  add_backup_look(command, session);
  add_backup_care(command, session);
  command.may_stand_alone();
}

}  // namespace ztgit::cli
