#include "partial_commit.hpp"

#include <charconv>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "git/index_file.hpp"
#include "git/tree.hpp"
#include "project/attribute_lines.hpp"
#include "work_tree_file.hpp"

namespace ztgit::hooks {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kHeader = "ztgit-partial-commit 1";
constexpr std::string_view kNothing = "0000000000000000000000000000000000000000";
constexpr std::size_t kIdLength = 40;
constexpr std::uint64_t kNoteLimit = std::uint64_t{64} << 20;  // bytes: some 500,000 paths
constexpr std::uint64_t kTextLimit = std::uint64_t{4} << 20;   // bytes of a sidecar, of attributes

fs::path note_of(const git::Repository& repo) {
  return repo.git_dir() / "ztgit" / "partial-commit";
}

std::string_view take_until(std::string_view& rest, char end) {
  const auto part = rest.substr(0, rest.find(end));
  rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  return part;
}

std::string id_of(std::string_view word) { return word == kNothing ? "" : std::string(word); }

// "<mode> <old blob> <new blob> <path>\0" each, after the header.
std::vector<StagedEdit> read_note(const git::Repository& repo) {
  const auto text = read_file_if_exists(note_of(repo), kNoteLimit);
  std::string_view rest = text ? std::string_view(*text) : "";
  std::vector<StagedEdit> edits;
  if (take_until(rest, '\0') != kHeader) return edits;
  while (!rest.empty()) {
    auto row = take_until(rest, '\0');
    const auto mode = take_until(row, ' ');
    const auto before = take_until(row, ' '), after = take_until(row, ' ');
    StagedEdit edit{std::string(row), id_of(before), id_of(after), 0};
    std::from_chars(mode.data(), mode.data() + mode.size(), edit.mode, 8);
    if (before.size() == kIdLength && after.size() == kIdLength) edits.push_back(std::move(edit));
  }
  return edits;
}

// What the user has staged in .gitattributes meanwhile stays, under the lines that were committed.
std::string grown_attributes(const git::Repository& repo, const StagedEdit& edit,
                             const std::string& here) {
  const auto text_of = [&](const std::string& blob) {
    return blob.empty() ? "" : git::read_blob(repo, blob, kTextLimit);
  };
  const auto before = text_of(edit.old_blob), after = text_of(edit.new_blob);
  const auto lines = after.starts_with(before) ? after.substr(before.size()) : after;
  return project::with_attribute_lines(text_of(here), lines, before);
}

bool is_committed(const git::Repository& repo, const std::string& tree, const StagedEdit& edit) {
  const auto entry = git::find_in_tree(repo, tree, edit.path);
  return (entry ? entry->id : "") == edit.new_blob;
}

void apply(const git::Repository& repo, git::IndexFile& index, const StagedEdit& edit) {
  const auto entry = index.find(edit.path);
  const auto here = entry ? entry->id : "";
  if (here == edit.new_blob) return;
  if (edit.new_blob.empty()) {
    if (here == edit.old_blob) index.remove(edit.path);
    return;
  }
  const auto mode = entry ? entry->mode : edit.mode;
  if (here == edit.old_blob) {
    const auto text = git::read_blob(repo, edit.new_blob, kTextLimit);
    index.set(edit.path, edit.new_blob, mode, file_that_holds(repo, edit.path, text));
  } else if (edit.path.ends_with(".gitattributes")) {
    const auto text = grown_attributes(repo, edit, here);
    index.set(edit.path, git::write_blob(repo, text), mode, file_that_holds(repo, edit.path, text));
  }
}

}  // namespace

bool is_temporary_index(const fs::path& index) {
  const auto name = index.filename().string();
  return name.starts_with("next-index-") && name.ends_with(".lock");
}

void note_partial_commit(const git::Repository& repo, const std::vector<StagedEdit>& edits) {
  std::string text(kHeader);
  text += '\0';
  for (const auto& edit : edits) {
    text +=
        fmt::format("{:o} {} {} {}", edit.mode, edit.old_blob.empty() ? kNothing : edit.old_blob,
                    edit.new_blob.empty() ? kNothing : edit.new_blob, edit.path);
    text += '\0';
  }
  make_folders(note_of(repo).parent_path());
  write_file(note_of(repo), text);
}

bool has_partial_commit(const git::Repository& repo) { return lstat_of(note_of(repo)).has_value(); }

void forget_partial_commit(const git::Repository& repo) { ::unlink(note_of(repo).c_str()); }

void finish_partial_commit(const Body& body) {
  const auto& repo = body.repository;
  const auto tree = git::tree_of_commit(repo, repo.head().commit);
  git::IndexFile index(repo, repo.git_dir() / "index");
  for (const auto& edit : read_note(repo))
    if (is_committed(repo, tree, edit)) apply(repo, index, edit);
  index.write();
  forget_partial_commit(repo);
}

}  // namespace ztgit::hooks
