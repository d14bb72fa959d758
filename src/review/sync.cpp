#include "review/sync.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/reference.hpp"
#include "git/roots.hpp"
#include "git/transfer.hpp"
#include "remote_refs.hpp"
#include "review/store.hpp"

namespace ztgit::review {

namespace {

constexpr std::string_view kBranches = "refs/heads/ztgit/reviews/";
constexpr std::string_view kIncoming = "refs/ztgit/incoming/";
constexpr std::size_t kMostReceived = 10'000;  // refs in one go

struct Place {
  std::string review, writer;
  bool operator<(const Place& other) const {
    return std::tie(review, writer) < std::tie(other.review, other.writer);
  }
};

// Of a ref below `prefix`; nullopt for other names.
std::optional<Place> place_of(std::string_view ref, std::string_view prefix) {
  if (!ref.starts_with(prefix)) return std::nullopt;
  ref.remove_prefix(prefix.size());
  const auto slash = ref.find('/');
  if (slash == ref.npos) return std::nullopt;
  Place place{std::string(ref.substr(0, slash)), std::string(ref.substr(slash + 1))};
  if (!is_review_id(place.review) || !is_writer_id(place.writer)) return std::nullopt;
  return place;
}

class Sync {
 public:
  Sync(git::Repository& repo, remote::Connection& connection, const git::Identities& who)
      : repo_(repo),
        remote_(remote_refs(repo, connection)),
        who_(who),
        setting_(fmt::format("remote.{}.ztgitreviews", connection.git_remote().name)),
        named_(!connection.git_remote().name.empty()) {}

  SyncReport run() {
    look();
    receive();
    part_from_copy();
    send();
    return report_;
  }

 private:
  void look() {
    report_.as_branches = named_ && repo_.config(setting_).value_or("") == "branches";
    for (const auto& [name, id] : remote_->list()) {
      // A review that somebody keeps as branches and somebody else as refs is in both.
      if (const auto place = place_of(name, kReviewRefs)) there_[*place].refs = id;
      if (const auto place = place_of(name, kBranches)) there_[*place].branch = id;
    }
    writer_ = writer_of(repo_, who_.author);
    for (const auto& ref : git::all_refs(repo_))
      if (const auto place = place_of(ref.name, kReviewRefs); place && !ref.commit.empty())
        here_[*place] = ref.commit;
  }

  // All that others have added, and what the remote knows of ours: into refs of their own first,
  // for a ref that was rewritten must not be taken, and must not keep the others from coming.
  void receive() {
    std::vector<Way> ways;
    for (const auto& [place, there] : there_) {
      const auto mine = here_.find(place);
      const auto known = mine == here_.end() ? std::string() : mine->second;
      for (const auto* id : {&there.refs, &there.branch}) {
        if (id->empty() || *id == known || ways.size() >= kMostReceived) continue;
        const auto from = std::string(id == &there.refs ? kReviewRefs : kBranches);
        ways.push_back({fmt::format("{}{}/{}", from, place.review, place.writer),
                        fmt::format("{}{}/{}/{}", kIncoming, id == &there.refs ? "r" : "b",
                                    place.review, place.writer)});
      }
    }
    if (ways.empty()) return;
    remote_->fetch(ways);
    for (const auto& way : ways) {
      take(way);
      git::remove_ref(repo_, way.to);
    }
  }

  void take(const Way& way) {
    const auto came = repo_.commit_of(way.to);
    auto place = place_of(way.from, kReviewRefs);
    if (!place) place = place_of(way.from, kBranches);
    if (!came || !place) return;
    auto& here = here_[*place];
    const bool own = place->writer == writer_;
    if (!here.empty() && git::is_ancestor(repo_, *came, here)) return;  // we know more
    if (!here.empty() && !git::is_ancestor(repo_, here, *came)) {
      if (own)
        copies_[*place] = *came;
      else
        ++report_.refused;
      return;
    }
    git::update_ref(repo_, {review_ref(place->review, place->writer), *came, here, "review sync"},
                    who_.committer);
    here = *came;
    ++report_.received;
  }

  // Somebody else writes under our id: this is a copied clone, or that one is. What we have added
  // since the two parted goes on under an id of our own.
  void part_from_copy() {
    if (copies_.empty()) return;
    report_.was_copy = true;
    forget_writer(repo_);
    const auto old_writer = writer_;
    writer_ = writer_of(repo_, who_.author);
    Store store(repo_);
    for (const auto& [place, theirs] : copies_) {
      auto& here = here_[place];
      const auto parted = git::merge_base(repo_, here, theirs).value_or("");
      store.take_over(place.review, store.operations_between(old_writer, parted, here), who_);
      git::update_ref(repo_,
                      {review_ref(place.review, old_writer), theirs, here, "review sync: theirs"},
                      who_.committer);
      here = theirs;
      const Place mine{place.review, writer_};
      here_[mine] = repo_.commit_of(review_ref(mine.review, mine.writer)).value_or("");
    }
  }

  std::vector<Way> ways_out(bool as_branches) const {
    std::vector<Way> ways;
    for (const auto& [place, id] : here_) {
      if (place.writer != writer_ || id.empty()) continue;
      const auto there = there_.find(place);
      if (there != there_.end() && (as_branches ? there->second.branch : there->second.refs) == id)
        continue;
      const auto ref = review_ref(place.review, place.writer);
      ways.push_back(
          {ref, as_branches ? fmt::format("{}{}/{}", kBranches, place.review, place.writer) : ref});
    }
    return ways;
  }

  void send() {
    auto ways = ways_out(report_.as_branches);
    if (ways.empty()) return;
    try {
      remote_->push(ways);
    } catch (const Error& error) {
      const bool refused =
          error.kind() == ErrorKind::conflict || error.kind() == ErrorKind::integrity;
      // A remote that has any takes them: then it is about this push.
      const bool takes_them = std::any_of(
          there_.begin(), there_.end(), [](const auto& each) { return !each.second.refs.empty(); });
      if (!refused || report_.as_branches || takes_them) throw;
      ways = ways_out(true);
      remote_->push(ways);
      report_.as_branches = true;
      if (named_) repo_.set_local_config(setting_, "branches");
    }
    report_.sent = ways.size();
  }

  struct There {
    std::string refs, branch;  // ids
  };

  git::Repository& repo_;
  std::unique_ptr<RemoteRefs> remote_;
  const git::Identities& who_;
  std::string setting_;
  bool named_;
  std::string writer_;
  std::map<Place, There> there_;
  std::map<Place, std::string> here_;    // commits
  std::map<Place, std::string> copies_;  // what another clone wrote under our id
  SyncReport report_;
};

}  // namespace

SyncReport sync(git::Repository& repo, remote::Connection& connection, const git::Identities& who) {
  return Sync(repo, connection, who).run();
}

}  // namespace ztgit::review
