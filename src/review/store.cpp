#include "review/store.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <set>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/durability.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/lock.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "git/commit.hpp"
#include "git/object_batch.hpp"
#include "git/reference.hpp"
#include "git/revision.hpp"
#include "git/roots.hpp"
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
  Chain(const git::Repository& repo, WriterRef ref, Found& found)
      : repo_(repo), ref_(std::move(ref)), found_(found) {}

  void read() {
    auto commit = ref_.commit;
    while (!commit.empty() && left_ > 0) {
      throw_if_cancelled();
      const auto read = git::read_commit(repo_, commit);
      take_tree(read.tree);
      --left_;  // a commit without operations is work, too
      const bool more = read.parents.size() == 1 && git::find_commit(repo_, read.parents.front());
      commit = more ? read.parents.front() : std::string();
    }
  }

 private:
  void take_tree(const std::string& tree) {
    for (const auto& name : git::names_in_tree(repo_, tree, "")) {
      if (left_ == 0) return;
      --left_;
      if (!take(tree, name)) ++found_.ignored;
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
  std::size_t left_ = kMostOperations;
};

std::string summary_of(const std::vector<Operation>& operations) {
  return operations.size() == 1 ? fmt::format("review: {}", name_of(operations[0].kind))
                                : fmt::format("review: {} operations", operations.size());
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
  for (auto& ref : writers_in(repo_, id)) Chain(repo_, std::move(ref), found).read();
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
  make_folders(repo_.common_dir() / "ztgit");
  const FolderLock lock(repo_.common_dir() / "ztgit" / "lock", kPatience);
  const auto writer = writer_of(repo_, who.author);
  const auto ref = fmt::format("{}{}/{}", kReviewRefs, id, writer);
  const auto tip = repo_.commit_of(ref).value_or("");
  auto clock = next_clock(read(id).entries);
  git::ObjectBatch objects(repo_, operations.size() + 2);
  std::vector<git::TreeChange> files;
  std::vector<std::string> ids;
  files.reserve(operations.size());
  ids.reserve(operations.size());
  for (auto& operation : operations) {
    operation.writer = writer;
    operation.clock = clock++;
    operation.at = who.author.when.seconds;
    if (operation.author.empty()) operation.author = who.author.name;
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
  git::update_ref(repo_, {ref, commit, tip, summary_of(operations)}, who.committer);
  return ids;
}

}  // namespace ztgit::review
