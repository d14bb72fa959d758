#include "review/store.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <set>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/durability.hpp"
#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/file.hpp"
#include "base/lock.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "git/commit.hpp"
#include "git/object_batch.hpp"
#include "git/reference.hpp"
#include "git/revision.hpp"
#include "git/roots.hpp"
#include "git/signature.hpp"
#include "git/tree.hpp"

namespace ztgit::review {

namespace {

constexpr std::size_t kMostWriters = 1000;
constexpr std::size_t kMostOperations = 10'000;  // of one writer; a review has tens
constexpr std::size_t kMostInOneCommit = 1000;
constexpr std::size_t kWriterDigits = 16;  // of a writer's id
constexpr std::size_t kMostId = 64;        // bytes: it is part of a ref's name
constexpr std::chrono::seconds kPatience{10};
constexpr std::string_view kSuffix = ".json";
constexpr const char* kWriterSetting = "ztgit.writerid";

bool is_hex(std::string_view text, std::size_t digits) {
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::string random_digits(std::size_t count) {
  std::random_device random;
  std::string text;
  while (text.size() < count) text += fmt::format("{:08x}", random());
  return text.substr(0, count);
}

struct WriterRef {
  std::string writer, commit;
};

std::vector<WriterRef> writers_in(const git::Repository& repo, const std::string& id) {
  const auto prefix = fmt::format("{}{}/", kReviewRefs, id);
  std::vector<WriterRef> refs;
  for (const auto& ref : git::all_refs(repo)) {
    if (!ref.name.starts_with(prefix) || ref.commit.empty()) continue;
    auto writer = ref.name.substr(prefix.size());
    if (is_hex(writer, kWriterDigits) && refs.size() < kMostWriters)
      refs.push_back({std::move(writer), ref.commit});
  }
  return refs;
}

// One writer's chain, the newest commit first.
class Chain {
 public:
  // `commits` gets the commit of each entry that is added to `found`.
  Chain(const git::Repository& repo, WriterRef ref, Found& found, std::vector<std::string>& commits)
      : repo_(repo), ref_(std::move(ref)), found_(found), commits_(commits) {}

  void read(const std::string& until = {}) {
    auto commit = ref_.commit;
    while (!commit.empty() && commit != until && left_ > 0) {
      throw_if_cancelled();
      const auto read = git::read_commit(repo_, commit);
      take_tree(commit, read.tree);
      --left_;  // a commit without operations is work, too
      const bool more = read.parents.size() == 1 && git::find_commit(repo_, read.parents.front());
      commit = more ? read.parents.front() : std::string();
    }
  }

 private:
  void take_tree(const std::string& commit, const std::string& tree) {
    for (const auto& name : git::names_in_tree(repo_, tree, "")) {
      if (left_ == 0) return;
      --left_;
      if (!take(tree, name)) {
        ++found_.ignored;
        continue;
      }
      commits_.push_back(commit);
    }
  }

  bool take(const std::string& tree, const std::string& name) {
    const auto entry = git::find_in_tree(repo_, tree, name);
    if (!entry || entry->mode != git::kFileMode || !name.ends_with(kSuffix)) return false;
    const auto size = git::blob_size(repo_, entry->id);
    if (!size || *size > kMostOperationBytes) return false;
    const auto text = git::read_blob(repo_, entry->id, kMostOperationBytes);
    auto operation = parse_operation(text);
    if (!operation || operation->writer != ref_.writer) return false;
    // The canonical text alone is an operation: its id is that of the bytes.
    auto id = sha256_of(text);
    if (name.substr(0, name.size() - kSuffix.size()) != id || id_of(*operation) != id) return false;
    found_.entries.push_back({std::move(*operation), std::move(id), Signature::none});
    return true;
  }

  const git::Repository& repo_;
  WriterRef ref_;
  Found& found_;
  std::vector<std::string>& commits_;
  std::size_t left_ = kMostOperations;
};

Signature signature_of(git::Signed state) {
  switch (state) {
    case git::Signed::good: return Signature::good;
    case git::Signed::unknown_key: return Signature::unknown_key;
    case git::Signed::bad: return Signature::bad;
    default: return Signature::none;
  }
}

std::string summary_of(const std::vector<Operation>& operations) {
  return operations.size() == 1 ? fmt::format("review: {}", name_of(operations[0].kind))
                                : fmt::format("review: {} operations", operations.size());
}

std::filesystem::path lock_folder(const git::Repository& repo) {
  make_folders(repo.common_dir() / "ztgit");
  return repo.common_dir() / "ztgit" / "lock";
}

}  // namespace

std::string new_review_id(const std::string& project) {
  std::string slug;
  for (const char c : ascii_lower(project)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain)
      slug += c;
    else if (!slug.empty() && slug.back() != '-')
      slug += '-';
    if (slug.size() >= kMostId / 2) break;
  }
  while (slug.ends_with('-')) slug.pop_back();
  return fmt::format("{}-{}", slug.empty() ? "review" : slug, random_digits(8));
}

bool is_review_id(std::string_view text) {
  return !text.empty() && text.size() <= kMostId && text.front() != '-' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
}

std::string writer_of(git::Repository& repo, const git::Identity& who) {
  if (auto known = repo.local_config(kWriterSetting); known && is_hex(*known, kWriterDigits))
    return *known;
  auto made = sha256_of(fmt::format("{}\n{}\n{}", who.name, who.email, random_digits(64)))
                  .substr(0, kWriterDigits);
  repo.set_local_config(kWriterSetting, made);
  return made;
}

bool is_writer_id(std::string_view text) { return is_hex(text, kWriterDigits); }

void forget_writer(git::Repository& repo) { repo.unset_local_config(kWriterSetting); }

std::string review_ref(const std::string& id, const std::string& writer) {
  return fmt::format("{}{}/{}", kReviewRefs, id, writer);
}

std::vector<std::string> Store::ids() const {
  std::set<std::string> ids;
  for (const auto& ref : git::all_refs(repo_)) {
    if (!ref.name.starts_with(kReviewRefs)) continue;
    const auto rest = std::string_view(ref.name).substr(kReviewRefs.size());
    const auto id = rest.substr(0, rest.find('/'));
    if (is_review_id(id) && id.size() < rest.size()) ids.emplace(id);
  }
  return {ids.begin(), ids.end()};
}

Found Store::read(const std::string& id) const {
  Found found;
  if (!is_review_id(id)) return found;
  std::vector<std::string> commits;
  for (auto& ref : writers_in(repo_, id)) Chain(repo_, std::move(ref), found, commits).read();
  const auto known = git::signatures_of(repo_, commits);
  for (std::size_t i = 0; i < commits.size(); ++i)
    found.entries[i].signature = signature_of(known.at(commits[i]));
  return found;
}

std::optional<Review> Store::review(const std::string& id) const {
  auto found = read(id);
  auto review = fold(id, std::move(found.entries));
  if (review) review->ignored += found.ignored;
  return review;
}

std::vector<std::string> Store::append(const std::string& id, std::vector<Operation> operations,
                                       const git::Identities& who) {
  if (!is_review_id(id) || operations.empty() || operations.size() > kMostInOneCommit)
    throw Error(ErrorKind::usage, fmt::format("add to the review {}: {} operations",
                                              visible_line(id), operations.size()));
  const FolderLock lock(lock_folder(repo_), kPatience);
  const auto writer = writer_of(repo_, who.author);
  auto clock = next_clock(read(id).entries);
  for (auto& operation : operations) {
    operation.writer = writer;
    operation.clock = clock++;
    operation.at = who.author.when.seconds;
    if (operation.author.empty()) operation.author = who.author.name;
  }
  return write(id, operations, who);
}

std::vector<Operation> Store::operations_between(const std::string& writer, const std::string& from,
                                                 const std::string& to) const {
  Found found;
  std::vector<std::string> commits;
  Chain(repo_, {writer, to}, found, commits).read(from);
  std::vector<Operation> operations;
  operations.reserve(found.entries.size());
  for (auto& entry : found.entries) operations.push_back(std::move(entry.operation));
  std::sort(operations.begin(), operations.end(),
            [](const Operation& a, const Operation& b) { return a.clock < b.clock; });
  return operations;
}

void Store::take_over(const std::string& id, std::vector<Operation> operations,
                      const git::Identities& who) {
  const FolderLock lock(lock_folder(repo_), kPatience);
  const auto writer = writer_of(repo_, who.author);
  std::map<std::string, std::string> renamed;
  for (auto& operation : operations) {
    const auto before = id_of(operation);
    operation.writer = writer;
    if (const auto target = renamed.find(operation.target); target != renamed.end())
      operation.target = target->second;
    renamed[before] = id_of(operation);
  }
  for (std::size_t first = 0; first < operations.size(); first += kMostInOneCommit) {
    const auto last = std::min(first + kMostInOneCommit, operations.size());
    write(id,
          {operations.begin() + static_cast<std::ptrdiff_t>(first),
           operations.begin() + static_cast<std::ptrdiff_t>(last)},
          who);
  }
}

std::vector<std::string> Store::write(const std::string& id,
                                      const std::vector<Operation>& operations,
                                      const git::Identities& who) {
  const auto ref = review_ref(id, operations.front().writer);
  const auto tip = repo_.commit_of(ref).value_or("");
  git::ObjectBatch objects(repo_, operations.size() + 2);
  std::vector<git::TreeChange> files;
  std::vector<std::string> ids;
  files.reserve(operations.size());
  ids.reserve(operations.size());
  for (const auto& operation : operations) {
    const auto text = to_text(operation);
    ids.push_back(sha256_of(text));
    files.push_back({ids.back() + std::string(kSuffix), objects.add_blob(text)});
  }
  const auto tree = objects.add_tree("", files);
  const auto commit = objects.add_commit(
      {tree, tip.empty() ? std::vector<std::string>{} : std::vector<std::string>{tip},
       summary_of(operations) + "\n", who.author, who.committer});
  SyncBatch batch(repo_.common_dir());
  objects.write_back(batch);
  batch.finish();
  objects.publish();
  fault_point("review objects published");
  git::update_ref(repo_, {ref, commit, tip, summary_of(operations)}, who.committer);
  return ids;
}

}  // namespace ztgit::review
