// What keeps a vault well: verify, prune, export, acknowledge.

#include <memory>
#include <ostream>
#include <unistd.h>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "progress.hpp"
#include "project/locate.hpp"
#include "session.hpp"
#include "snapshot/backup.hpp"
#include "vault/prune.hpp"
#include "vault/restore.hpp"
#include "vault/verify.hpp"
#include "vault_desk.hpp"

namespace ztgit::cli {

namespace fs = std::filesystem;

namespace {

// --- verify

struct VerifyWords {
  VaultWords vault;
  bool read_data = false, no_heal = false;
  std::string sample;
};

// "5%", "0.5%"
double part_of(const std::string& text) {
  double percent = 0;
  std::size_t end = 0;
  try {
    percent = std::stod(text, &end);
  } catch (const std::exception&) {
    end = 0;
  }
  const auto rest = text.substr(end);
  if (end == 0 || !(percent > 0) || percent > 100 || (rest != "%" && !rest.empty()))
    throw Error(ErrorKind::usage, fmt::format("read --sample {}: no part", visible_line(text)))
        .hint("A part of all objects, as in 5%.");
  return percent / 100;
}

// Where another copy of an object may be: other vaults, and projects.
std::vector<fs::path> other_stores(const fs::path& vault) {
  std::vector<fs::path> stores;
  const auto settings = project::load_settings(environment());
  for (const auto& other : settings.vaults)
    if (other != vault) stores.push_back(other / "lfs");
  for (const auto& name : project::project_names(settings))
    stores.push_back(settings.projects_root / name / ".git" / "lfs");
  return stores;
}

Json to_json(const vault::VerifyReport& report) {
  auto damaged = Json::array();
  for (const auto& damage : report.damaged)
    damaged.push_back({{"oid", damage.oid},
                       {"size", damage.size},
                       {"problem", damage.problem},
                       {"paths", damage.paths},
                       {"snapshots", damage.snapshots},
                       {"healed_from", damage.healed_from}});
  return {{"schema", "ztgit.backup.verify/1"},
          {"ok", report.ok()},
          {"snapshots", report.snapshots},
          {"objects", report.objects},
          {"objects_read", report.objects_read},
          {"bytes_read", report.bytes_read},
          {"objects_left", report.objects_left},
          {"expired", report.expired},
          {"broken", report.broken},
          {"damaged", damaged}};
}

void print(Session& session, const vault::VerifyReport& report, bool read_data) {
  auto& out = session.out;
  out << fmt::format(fmt::runtime(tr("{}, {} looked at.\n")),
                     amount(report.snapshots, "snapshot", "snapshots"),
                     amount(report.objects, "object", "objects"));
  if (read_data)
    out << fmt::format(fmt::runtime(tr("{} ({}) read and hashed; {} are left of this round.\n")),
                       amount(report.objects_read, "object", "objects"),
                       byte_amount(report.bytes_read), report.objects_left);
  if (report.expired > 0)
    out << fmt::format(fmt::runtime(tr("{} have expired: they were let go on purpose.\n")),
                       amount(report.expired, "object", "objects"));
  for (const auto& problem : report.broken)
    session.err << fmt::format(fmt::runtime(tr("error: snapshot {}\n")), visible_line(problem));
  for (const auto& damage : report.damaged) {
    const auto where = damage.paths.empty() ? damage.oid : damage.paths.front();
    if (damage.healed_from.empty())
      session.err << fmt::format(fmt::runtime(tr("error: {} ({}): {}; needed by {}\n")),
                                 visible_line(where), damage.oid.substr(0, 12),
                                 visible_line(damage.problem), fmt::join(damage.snapshots, ", "));
    else
      session.err << fmt::format(fmt::runtime(tr("healed: {} ({}): {}; taken again from {}\n")),
                                 visible_line(where), damage.oid.substr(0, 12),
                                 visible_line(damage.problem), visible_line(damage.healed_from));
  }
  if (report.ok()) out << tr("All is well.\n");
}

void verify(const VerifyWords& words, Session& session) {
  const auto opened = words.vault.open();
  vault::VerifyRequest request;
  request.read_data = words.read_data || !words.sample.empty();
  if (!words.sample.empty()) request.part = part_of(words.sample);
  request.heal = !words.no_heal;
  request.stores = other_stores(opened.folder());
  vault::VerifyReport report;
  {
    Progress progress(session.err, tr("Reading"));
    const auto observer = progress.observer();
    request.progress = watcher_of(observer);
    report = vault::verify(opened, request);
  }
  if (session.json)
    print_json(session.out, to_json(report));
  else
    print(session, report, request.read_data);
  if (!report.ok()) session.exit_code = 7;
}

// --- prune

struct PruneWords {
  VaultWords vault;
  std::string last, hourly, daily, weekly, monthly, yearly, within, keep_deleted;
  std::vector<std::string> tags;
  bool dry_run = false;
};

unsigned count_from(const std::string& text, const char* option) {
  if (text.empty()) return 0;
  if (text == "unlimited") return vault::kUnlimited;
  if (text.find_first_not_of("0123456789") != text.npos || text.size() > 6)
    throw Error(ErrorKind::usage, fmt::format("read {} {}: no number", option, visible_line(text)))
        .hint("A number, or unlimited.");
  return static_cast<unsigned>(std::stoul(text));
}

vault::Span span_from(const std::string& text, const char* option) {
  if (const auto span = vault::parse_span(text)) return *span;
  throw Error(ErrorKind::usage, fmt::format("read {} {}: no span", option, visible_line(text)))
      .hint("Years, months, days and hours, as in 1y6m or 90d.");
}

// Without any rule ztgit's own hold; a rule of 0 alone would remove everything and is refused.
vault::Policy policy_of(const PruneWords& words) {
  const bool none = words.last.empty() && words.hourly.empty() && words.daily.empty() &&
                    words.weekly.empty() && words.monthly.empty() && words.yearly.empty() &&
                    words.within.empty() && words.tags.empty();
  if (none) return vault::default_policy();
  vault::Policy policy;
  policy.last = count_from(words.last, "--keep-last");
  policy.hourly = count_from(words.hourly, "--keep-hourly");
  policy.daily = count_from(words.daily, "--keep-daily");
  policy.weekly = count_from(words.weekly, "--keep-weekly");
  policy.monthly = count_from(words.monthly, "--keep-monthly");
  policy.yearly = count_from(words.yearly, "--keep-yearly");
  if (!words.within.empty()) policy.within = span_from(words.within, "--keep-within");
  policy.tags = words.tags;
  return policy;
}

Json to_json(const vault::PruneReport& report, bool dry_run) {
  auto rows = Json::array();
  for (const auto& decision : report.decisions)
    rows.push_back({{"id", decision.snapshot.id()},
                    {"time", rfc3339(decision.snapshot.time)},
                    {"keep", decision.kept()},
                    {"reasons", decision.reasons}});
  return {{"schema", "ztgit.backup.prune/1"},
          {"dry_run", dry_run},
          {"snapshots", rows},
          {"removed_snapshots", report.removed_snapshots},
          {"removed_objects", report.removed_objects},
          {"removed_bytes", report.removed_bytes},
          {"expired_objects", report.expired_objects},
          {"young", report.young}};
}

void print_table(std::ostream& out, const vault::PruneReport& report) {
  for (const auto& decision : report.decisions)
    out << fmt::format("  {}  {:<20}  {}  {}\n", decision.kept() ? tr("keep  ") : tr("remove"),
                       decision.snapshot.id(), time_text(decision.snapshot.time),
                       fmt::join(decision.reasons, ", "));
}

void prune(const PruneWords& words, Session& session) {
  const auto opened = words.vault.open();
  vault::PruneRequest request;
  request.source = words.vault.source;
  if (!request.source.empty()) opened.source(request.source);
  request.policy = policy_of(words);
  if (!words.keep_deleted.empty())
    request.keep_deleted = span_from(words.keep_deleted, "--keep-deleted");
  request.dry_run = words.dry_run;
  request.now = time_now();
  const auto report = vault::prune(opened, request);
  if (session.json) return print_json(session.out, to_json(report, words.dry_run));
  auto& out = session.out;
  if (words.dry_run) print_table(out, report);
  const char* text =
      words.dry_run ? tr("Would remove {} and {} ({}).\n") : tr("Removed {} and {} ({}).\n");
  out << fmt::format(fmt::runtime(text), amount(report.removed_snapshots, "snapshot", "snapshots"),
                     amount(report.removed_objects, "object", "objects"),
                     byte_amount(report.removed_bytes));
  if (report.expired_objects > 0)
    out << fmt::format(
        fmt::runtime(tr("{} of them had left their folder long before; 'verify' calls them "
                        "expired.\n")),
        report.expired_objects);
  if (report.young > 0)
    out << fmt::format(fmt::runtime(tr("Kept for a day, though no snapshot has them: {}.\n")),
                       amount(report.young, "object", "objects"));
}

// --- export, acknowledge

struct ExportWords {
  VaultWords vault;
  std::string snapshot = "latest";
  std::optional<fs::path> tree;
};

// The new name appears in one step: nobody ever finds a link that leads nowhere.
void point_latest(const fs::path& tree, const std::string& name) {
  const auto temporary = tree / (".ztgit-tmp-" + unique_name());
  const auto latest = tree / "latest";
  if (const auto there = lstat_of(latest); there && !S_ISLNK(there->st_mode))
    throw Error(ErrorKind::conflict,
                fmt::format("write {}: something else stands there", latest.string()));
  if (::symlink(name.c_str(), temporary.c_str()) != 0) throw_errno("write", latest, errno);
  if (::rename(temporary.c_str(), latest.c_str()) != 0) {
    const int problem = errno;
    ::unlink(temporary.c_str());
    throw_errno("write", latest, problem);
  }
}

void export_tree(const ExportWords& words, Session& session) {
  const auto opened = words.vault.open();
  const auto one = snapshot::find_snapshot(opened, words.snapshot, words.vault.source, time_now());
  const auto tree = absolute_folder(*words.tree);
  const auto name = fmt::format("{}-{:06}", one.source, one.sequence);
  vault::RestoreRequest request;
  request.tree = one.tree;
  request.target = tree / name;
  request.manifest = true;
  const auto report = vault::restore(opened, request);
  for (const auto& file : report.failed)
    session.err << fmt::format(fmt::runtime(tr("error: {}: {}\n")), visible_line(file.path),
                               visible_line(file.problem));
  if (report.failed.empty()) point_latest(tree, name);
  session.out << fmt::format(fmt::runtime(tr("{} of snapshot {} are in {}.\n")),
                             count_of(report.restored.size() + report.same.size()), one.id(),
                             visible_line(request.target.string()));
  if (!report.failed.empty()) session.exit_code = 3;
}

void acknowledge(const VaultWords& words, const std::string& name, Session& session) {
  auto opened = words.open();
  const auto source = opened.source(name);
  const auto lifted = snapshot::acknowledge(opened, name, source.folder);
  session.out << fmt::format(
      fmt::runtime(tr("What is gone from {} was meant to go. Snapshots that are no longer pinned: "
                      "{}.\n")),
      visible_line(source.folder.string()),
      lifted.empty() ? "0" : fmt::format("{}", fmt::join(lifted, ", ")));
}

void add_verify(Command& backup, Session& session) {
  auto words = std::make_shared<VerifyWords>();
  auto command = backup.add("verify", "Prove that the snapshots are whole");
  auto all = command.flag("--read-data", words->read_data, "Also read and hash every object");
  auto some = command.option("--sample", words->sample,
                             "Read this part of them, those first that were not read yet: 5%");
  command.at_most_one({all, some});
  command.flag("--no-heal", words->no_heal,
               "Only look: take nothing again from where a good copy is");
  words->vault.add_to(command);
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit backup verify\n  ztgit backup verify --read-data\n"
      "  ztgit backup verify --sample 5%");
  command.action([=, &session] { verify(*words, session); });
}

void add_prune(Command& backup, Session& session) {
  auto words = std::make_shared<PruneWords>();
  auto command =
      backup.add("prune", "Remove snapshots that no rule keeps, and what only they held");
  command.option("--keep-last", words->last, "The newest N snapshots").value_name("N");
  command.option("--keep-hourly", words->hourly, "The last one of N hours").value_name("N");
  command.option("--keep-daily", words->daily, "The last one of N days").value_name("N");
  command.option("--keep-weekly", words->weekly, "The last one of N weeks").value_name("N");
  command.option("--keep-monthly", words->monthly, "The last one of N months").value_name("N");
  command.option("--keep-yearly", words->yearly, "The last one of N years").value_name("N");
  command.option("--keep-within", words->within, "All younger than that: 2y5m7d3h")
      .value_name("SPAN");
  command.option("--keep-tag", words->tags, "Those with this tag")
      .one_word_each()
      .value_name("TAG");
  command
      .option("--keep-deleted", words->keep_deleted,
              "Also let go what left its folder longer ago, even if a snapshot has it: 90d")
      .value_name("SPAN");
  words->vault.add_to(command);
  command.flag("-n,--dry-run", words->dry_run, "Only show what would go, and why the rest stays");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit backup prune --dry-run\n"
      "  ztgit backup prune --keep-daily 30 --keep-monthly 24 --keep-tag exhibition");
  command.action([=, &session] { prune(*words, session); });
}

}  // namespace

void add_backup_care(Command& backup, Session& session) {
  add_verify(backup, session);
  add_prune(backup, session);
  auto words = std::make_shared<ExportWords>();
  auto command =
      backup.add("export", "A plain copy of a snapshot that any program can look through");
  command.option("snapshot", words->snapshot, "latest, a number, SOURCE/NUMBER, or a time");
  command.option("--tree", words->tree, "Folder for such copies; 'latest' leads to the newest")
      .required()
      .value_name("DIR");
  words->vault.add_to(command);
  command.examples("  ztgit backup export --tree /media/usb/pictures");
  command.action([=, &session] { export_tree(*words, session); });

  auto vault = std::make_shared<VaultWords>();
  auto source = std::make_shared<std::string>();
  auto accept = backup.add("acknowledge", "Say that what is gone from a folder was meant to go");
  accept.option("folder", *source, "Its name in 'ztgit backup list'").required();
  vault->add_to(accept);
  accept.examples("  ztgit backup acknowledge outputs-1");
  accept.action([=, &session] { acknowledge(*vault, *source, session); });
}

}  // namespace ztgit::cli
