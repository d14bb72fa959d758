// What a vault holds: list, show, diff, find, and names for it.

#include <algorithm>
#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "git/reference.hpp"
#include "json.hpp"
#include "session.hpp"
#include "snapshot/read_tree.hpp"
#include "vault/compare.hpp"
#include "vault/restore.hpp"
#include "vault_desk.hpp"

namespace ztgit::cli {

namespace {

using snapshot::Snapshot;

struct Words {
  VaultWords vault;
  std::string first, second;
  bool manifest = false, remove = false;
};

Json to_json(const Snapshot& snapshot) {
  return {{"id", snapshot.id()},
          {"source", snapshot.source},
          {"sequence", snapshot.sequence},
          {"commit", snapshot.commit},
          {"time", rfc3339(snapshot.time)},
          {"files", snapshot.files},
          {"bytes", snapshot.bytes},
          {"tags", snapshot.tags},
          {"pinned", snapshot.pinned}};
}

std::string marks_of(const Snapshot& snapshot) {
  std::string marks;
  if (snapshot.pinned) marks += tr("  pinned");
  for (const auto& tag : snapshot.tags) marks += "  #" + visible_line(tag);
  return marks;
}

void list(const Words& words, Session& session) {
  const auto vault = words.vault.open();
  if (!words.vault.source.empty()) vault.source(words.vault.source);
  const auto all = snapshot::snapshots(vault, words.vault.source);
  const auto sources = vault.sources();
  if (session.json) {
    auto folders = Json::array(), rows = Json::array();
    for (const auto& source : sources)
      folders.push_back(
          {{"name", source.name}, {"folder", source.folder.string()}, {"host", source.host}});
    for (const auto& snapshot : all) rows.push_back(to_json(snapshot));
    return print_json(session.out, {{"schema", "ztgit.backup.list/1"},
                                    {"vault", vault.folder().string()},
                                    {"sources", folders},
                                    {"snapshots", rows}});
  }
  if (all.empty()) session.out << tr("No snapshot yet. 'ztgit backup FOLDER' makes one.\n");
  for (const auto& source : sources) {
    if (!words.vault.source.empty() && source.name != words.vault.source) continue;
    session.out << fmt::format(fmt::runtime(tr("{}: {} on {}\n")), source.name,
                               visible_line(source.folder.string()), visible_line(source.host));
    for (const auto& snapshot : all)
      if (snapshot.source == source.name)
        session.out << fmt::format("  {:>6}  {}  {:>14}  {:>9}{}\n", snapshot.sequence,
                                   time_text(snapshot.time), count_of(snapshot.files),
                                   byte_amount(snapshot.bytes), marks_of(snapshot));
  }
}

void show(const Words& words, Session& session) {
  const auto vault = words.vault.open();
  const auto one = snapshot::find_snapshot(vault, words.first, words.vault.source, time_now());
  if (words.manifest) {
    session.out << vault::manifest_of(vault, one.tree);
    return;
  }
  std::vector<std::pair<std::string, snapshot::Entry>> files;
  snapshot::read_tree(vault.repository(), one.tree,
                      {[&](const std::string& path, snapshot::Entry entry) {
                        files.emplace_back(path, std::move(entry));
                      }});
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  if (session.json) {
    auto rows = Json::array();
    for (const auto& [path, entry] : files) {
      Json row{{"path", path}, {"size", entry.size}, {"modified", entry.modified}};
      if (entry.is_link())
        row["link"] = entry.link;
      else
        row["oid"] = snapshot::to_hex(entry.oid);
      if (entry.unstable) row["unstable"] = true;
      rows.push_back(std::move(row));
    }
    auto document = to_json(one);
    document["files"] = rows;
    Json whole{{"schema", "ztgit.backup.show/1"}};
    whole.update(document);
    return print_json(session.out, whole);
  }
  session.out << fmt::format(fmt::runtime(tr("Snapshot {} of {}: {}, {}{}\n")), one.id(),
                             time_text(one.time), count_of(one.files), byte_amount(one.bytes),
                             marks_of(one));
  for (const auto& [path, entry] : files)
    session.out << fmt::format("  {}  {:>9}  {}{}{}\n", time_text(entry.modified),
                               byte_amount(entry.size), visible_line(path),
                               entry.is_link() ? " -> " + visible_line(entry.link) : "",
                               entry.unstable ? tr("  (was being written to)") : "");
}

void print_paths(std::ostream& out, char sign, const std::vector<std::string>& paths) {
  for (const auto& path : paths) out << fmt::format("{} {}\n", sign, visible_line(path));
}

void diff(const Words& words, Session& session) {
  const auto vault = words.vault.open();
  const auto now = time_now();
  const auto newer = snapshot::find_snapshot(vault, words.second.empty() ? "latest" : words.second,
                                             words.vault.source, now);
  const auto older = snapshot::find_snapshot(vault, words.first, newer.source, now);
  const auto difference = vault::compare(vault, older.tree, newer.tree);
  if (session.json) {
    auto moved = Json::array();
    for (const auto& move : difference.moved)
      moved.push_back({{"from", move.from}, {"to", move.to}});
    return print_json(session.out, {{"schema", "ztgit.backup.diff/1"},
                                    {"from", older.id()},
                                    {"to", newer.id()},
                                    {"added", difference.added},
                                    {"changed", difference.changed},
                                    {"gone", difference.gone},
                                    {"moved", moved},
                                    {"touched", difference.touched}});
  }
  auto& out = session.out;
  print_paths(out, '+', difference.added);
  print_paths(out, '-', difference.gone);
  print_paths(out, 'M', difference.changed);
  for (const auto& move : difference.moved)
    out << fmt::format("R {} -> {}\n", visible_line(move.from), visible_line(move.to));
  print_paths(out, 't', difference.touched);
  out << fmt::format(
      fmt::runtime(tr("From {} to {}: {} added, {} gone, {} changed, {} moved, {} touched.\n")),
      older.id(), newer.id(), difference.added.size(), difference.gone.size(),
      difference.changed.size(), difference.moved.size(), difference.touched.size());
}

void find(const Words& words, Session& session) {
  const auto vault = words.vault.open();
  const auto found =
      vault::find_files(vault, snapshot::snapshots(vault, words.vault.source), words.first);
  if (session.json) {
    auto rows = Json::array();
    for (const auto& file : found)
      rows.push_back({{"source", file.source},
                      {"path", file.path},
                      {"oid", file.oid},
                      {"size", file.size},
                      {"modified", file.modified},
                      {"first", file.first},
                      {"last", file.last}});
    print_json(session.out, {{"schema", "ztgit.backup.find/1"}, {"files", rows}});
  } else {
    for (const auto& file : found)
      session.out << fmt::format(fmt::runtime(tr("{}  {:>9}  {}  in {}/{} to {}\n")),
                                 time_text(file.modified), byte_amount(file.size),
                                 visible_line(file.path), file.source, file.first, file.last);
    if (found.empty()) session.err << tr("No snapshot has such a file.\n");
  }
  if (found.empty()) session.exit_code = 5;
}

void check_tag(const std::string& tag) {
  const bool plain = !tag.empty() && tag.size() <= 64 && !tag.starts_with('-') &&
                     tag.find_first_not_of(
                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                         "0123456789_-") == tag.npos;
  if (!plain)
    throw Error(ErrorKind::usage,
                fmt::format("use the tag '{}': no name for one", visible_line(tag)))
        .hint("Letters, digits, - and _, at most 64.");
}

void tag(const Words& words, Session& session) {
  check_tag(words.second);
  const auto vault = words.vault.open();
  const auto one = snapshot::find_snapshot(vault, words.first, words.vault.source, time_now());
  auto repo = vault.repository();
  const auto ref = snapshot::tag_ref(one.source, one.sequence, words.second);
  const bool there = repo.commit_of(ref).has_value();
  if (words.remove)
    git::remove_ref(repo, ref);
  else if (!there)
    git::update_ref(repo, {ref, one.commit, "", "tag"}, {"ztgit", "ztgit@localhost", time_now()});
  const char* text = words.remove ? tr("{} is no longer called #{}.\n") : tr("{} is called #{}.\n");
  session.out << fmt::format(fmt::runtime(text), one.id(), words.second);
}

}  // namespace

void add_backup_look(Command& backup, Session& session) {
  const auto add = [&](const char* name, const char* summary, auto&& run, auto&& options) {
    auto words = std::make_shared<Words>();
    auto command = backup.add(name, summary);
    options(command, *words);
    words->vault.add_to(command);
    command.action([words, run, &session] { run(*words, session); });
  };
  const auto json = [&session](Command& command) {
    command.flag("--json", session.json, "Print one JSON document");
  };
  add("list", "Snapshots of a vault", list, [&](Command& command, Words&) {
    json(command);
    command.examples("  ztgit backup list\n  ztgit backup list --source outputs-1 --json");
  });
  add("show", "Files of a snapshot", show, [&](Command& command, Words& words) {
    words.first = "latest";
    command.option("snapshot", words.first, "latest, a number, SOURCE/NUMBER, or a time");
    command.flag("--manifest", words.manifest, "As sha256sum checks them");
    json(command);
    command.examples(
        "  ztgit backup show 42\n"
        "  ztgit backup show --manifest | (cd outputs && sha256sum -c)");
  });
  add("diff", "What one snapshot has and another has not", diff,
      [&](Command& command, Words& words) {
        command.option("from", words.first, "The older snapshot").required();
        command.option("to", words.second, "The newer one; default: latest");
        json(command);
        command.examples("  ztgit backup diff 41 42\n  ztgit backup diff yesterday");
      });
  add("find", "In which snapshots a file is", find, [&](Command& command, Words& words) {
    command
        .option("name", words.first, "A name or path with * and ?, or the beginning of a SHA-256")
        .required();
    json(command);
    command.examples("  ztgit backup find '*20260105*.png'\n  ztgit backup find 3f2a91c");
  });
  add("tag", "Give a snapshot a name, so that it stays", tag, [&](Command& command, Words& words) {
    command.option("snapshot", words.first, "Which one").required();
    command.option("tag", words.second, "Letters, digits, - and _").required();
    command.flag("--remove", words.remove, "Take the name away");
    command.examples(
        "  ztgit backup tag latest exhibition\n"
        "  ztgit backup tag 42 exhibition --remove");
  });
}

}  // namespace ztgit::cli
