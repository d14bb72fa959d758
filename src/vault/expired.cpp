#include "vault/expired.hpp"

#include <charconv>

#include <fmt/format.h>

#include "base/durability.hpp"
#include "base/sha256.hpp"
#include "git/object_batch.hpp"
#include "git/reference.hpp"
#include "git/tree.hpp"

namespace ztgit::vault {

namespace {

constexpr const char* kRef = "refs/ztgit/expired";
constexpr const char* kFile = "expired";
constexpr std::uint64_t kLimit = std::uint64_t{1} << 30;  // bytes: some ten million objects

std::string_view take_word(std::string_view& line) {
  const auto word = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(line.size(), word.size() + 1));
  return word;
}

template <class Number>
Number number_of(std::string_view text) {
  Number value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// A path on one line: only a line end and the sign that stands for it are spelled out.
std::string one_line(std::string_view path) {
  std::string text;
  for (const char c : path)
    if (c == '\n' || c == '%')
      text += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      text += c;
  return text;
}

std::string path_of(std::string_view text) {
  std::string path;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 3) == "%0A" || text.substr(i, 3) == "%25") {
      path += text.substr(i, 3) == "%0A" ? '\n' : '%';
      i += 2;
    } else {
      path += text[i];
    }
  }
  return path;
}

}  // namespace

ExpiredObjects expired_objects(const snapshot::Vault& vault) {
  const auto repo = vault.repository();
  ExpiredObjects objects;
  const auto commit = repo.commit_of(kRef);
  if (!commit) return objects;
  const auto entry = git::find_in_tree(repo, git::tree_of_commit(repo, *commit), kFile);
  if (!entry) return objects;
  const auto text = git::read_blob(repo, entry->id, kLimit);
  std::string_view rest = text;
  while (!rest.empty()) {
    auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const auto oid = take_word(line), size = take_word(line), when = take_word(line);
    if (!is_sha256(oid)) continue;
    auto& object = objects[std::string(oid)];
    object.size = number_of<std::uint64_t>(size);
    object.when = number_of<std::int64_t>(when);
    object.paths.push_back(path_of(line));
  }
  return objects;
}

void record_expired(const snapshot::Vault& vault, const ExpiredObjects& more,
                    const ZonedTime& now) {
  if (more.empty()) return;
  auto all = expired_objects(vault);
  for (const auto& [oid, object] : more) all[oid] = object;
  std::string text;
  for (const auto& [oid, object] : all)
    for (const auto& path : object.paths)
      text += fmt::format("{} {} {} {}\n", oid, object.size, object.when, one_line(path));
  auto repo = vault.repository();
  const auto before = repo.commit_of(kRef);
  const git::Identity who{"ztgit", "ztgit@localhost", now};
  git::ObjectBatch batch(repo, git::ObjectBatch::OnlyNew{});
  const auto tree = batch.add_folder({{kFile, batch.add_blob(text), git::kFileMode}});
  std::vector<std::string> parents;
  if (before) parents.push_back(*before);
  const auto commit =
      batch.add_commit({tree, parents, fmt::format("Expire {} objects\n", more.size()), who, who});
  SyncBatch barrier(vault.folder());
  batch.write_back(barrier);
  barrier.finish();
  batch.publish();
  git::update_ref(repo, {kRef, commit, before.value_or(""), "expired"}, who);
}

}  // namespace ztgit::vault
