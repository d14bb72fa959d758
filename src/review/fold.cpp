#include <algorithm>
#include <array>
#include <tuple>

#include "review/review.hpp"

namespace ztgit::review {

namespace {

Remark remark_of(const Entry& entry) {
  const auto& made = entry.operation;
  Remark remark;
  remark.id = entry.id;
  remark.oid = made.oid;
  remark.region = made.region;
  remark.width = made.width;
  remark.height = made.height;
  remark.text = made.text;
  remark.author = made.author;
  remark.writer = made.writer;
  remark.at = made.at;
  remark.signature = entry.signature;
  return remark;
}

// A remark by its place: pins and comments grow, so that pointers would not hold.
struct Place {
  bool pin = false;
  std::size_t index = 0;
  std::optional<std::size_t> reply;
};

class Folding {
 public:
  explicit Folding(std::string id) { review_.id = std::move(id); }

  void take(const Entry& entry) {
    const auto& made = entry.operation;
    switch (made.kind) {
      case Kind::open: return open(entry);
      case Kind::add_version: return add_version(made);
      case Kind::pin: return add(review_.pins, true, entry);
      case Kind::comment: return comment(entry);
      case Kind::edit:
      case Kind::retract: return change_own(entry);
      case Kind::resolve: return resolve(made);
      case Kind::verdict: return verdict(entry);
      case Kind::close: review_.state = made.merged ? State::merged : State::closed; return;
      case Kind::link_forge: review_.forge = Review::Forge{made.url, made.number}; return;
    }
  }

  std::optional<Review> finish() {
    if (!opened_) return std::nullopt;
    for (auto& [place, verdict] : verdicts_) {
      verdict.stale = std::none_of(review_.versions.begin(), review_.versions.end(),
                                   [&, &last = verdict](const Version& version) {
                                     return version.current && version.oid == last.oid;
                                   });
      review_.verdicts.push_back(verdict);
    }
    std::stable_sort(review_.versions.begin(), review_.versions.end(),
                     [](const Version& a, const Version& b) { return a.path < b.path; });
    return std::move(review_);
  }

 private:
  // Title and branches are of the last `open`: a review is opened again under another title. Who
  // began it stays.
  void open(const Entry& entry) {
    const auto& made = entry.operation;
    review_.title = made.title;
    review_.project = made.project;
    review_.base = made.base;
    review_.head = made.head;
    review_.state = State::open;
    if (opened_) return;
    opened_ = true;
    review_.author = made.author;
    review_.at = made.at;
  }

  void add_version(const Operation& made) {
    for (auto& version : review_.versions)
      if (version.path == made.path) version.current = false;
    review_.versions.push_back(
        {made.path, made.oid, made.sidecar, made.width, made.height, made.author, made.at, true});
  }

  void add(std::vector<Remark>& remarks, bool pin, const Entry& entry) {
    places_.emplace(entry.id, Place{pin, remarks.size(), {}});
    remarks.push_back(remark_of(entry));
  }

  void comment(const Entry& entry) {
    if (entry.operation.target.empty()) return add(review_.comments, false, entry);
    const auto found = places_.find(entry.operation.target);
    // Its target may be another writer's whose operations have not come yet, or never will.
    if (found == places_.end()) return add(review_.comments, false, entry);
    auto place = found->second;
    auto& replies = top(place).replies;
    place.reply = replies.size();
    replies.push_back(remark_of(entry));
    places_.emplace(entry.id, place);
  }

  Remark& top(const Place& place) {
    return (place.pin ? review_.pins : review_.comments)[place.index];
  }

  Remark* find(const std::string& id) {
    const auto found = places_.find(id);
    if (found == places_.end()) return nullptr;
    auto& remark = top(found->second);
    return found->second.reply ? &remark.replies[*found->second.reply] : &remark;
  }

  void change_own(const Entry& entry) {
    auto* const remark = find(entry.operation.target);
    if (remark == nullptr || remark->writer != entry.operation.writer) {
      if (!retract_verdict(entry)) ++review_.ignored;
      return;
    }
    if (remark->retracted) return;
    remark->retracted = entry.operation.kind == Kind::retract;
    remark->edited = !remark->retracted;
    remark->text = remark->retracted ? std::string() : entry.operation.text;
  }

  bool retract_verdict(const Entry& entry) {
    if (entry.operation.kind != Kind::retract) return false;
    return std::erase_if(verdicts_, [&](const auto& each) {
             return each.second.writer == entry.operation.writer &&
                    ids_.at(each.first) == entry.operation.target;
           }) > 0;
  }

  void resolve(const Operation& made) {
    if (auto* const remark = find(made.target))
      remark->resolved = true;
    else
      ++review_.ignored;
  }

  // The last one of a writer on a picture counts.
  void verdict(const Entry& entry) {
    const auto& made = entry.operation;
    const auto place = std::pair(made.oid, made.writer);
    verdicts_.insert_or_assign(
        place, Verdict{made.oid, made.value, made.text, made.author, made.writer, made.via, made.at,
                       entry.signature, false});
    ids_.insert_or_assign(place, entry.id);
  }

  Review review_;
  bool opened_ = false;
  std::map<std::string, Place> places_;  // of remarks, by the id of their operation
  std::map<std::pair<std::string, std::string>, Verdict> verdicts_;  // by oid and writer
  std::map<std::pair<std::string, std::string>, std::string> ids_;   // of these
};

}  // namespace

const char* name_of(Signature signature) noexcept {
  constexpr std::array<const char*, 4> names = {"unsigned", "good", "unknown_key", "bad"};
  return names[static_cast<std::size_t>(signature)];
}

const char* name_of(State state) noexcept {
  constexpr std::array<const char*, 3> names = {"open", "closed", "merged"};
  return names[static_cast<std::size_t>(state)];
}

std::optional<Review> fold(const std::string& id, std::vector<Entry> entries) {
  const auto key = [](const Entry& entry) { return std::tie(entry.operation.clock, entry.id); };
  std::sort(entries.begin(), entries.end(),
            [&](const Entry& a, const Entry& b) { return key(a) < key(b); });
  const auto same = std::unique(entries.begin(), entries.end(),
                                [](const Entry& a, const Entry& b) { return a.id == b.id; });
  entries.erase(same, entries.end());
  Folding folding(id);
  for (const auto& entry : entries) folding.take(entry);
  return folding.finish();
}

std::uint64_t next_clock(const std::vector<Entry>& entries) noexcept {
  std::uint64_t last = 0;
  for (const auto& entry : entries) last = std::max(last, entry.operation.clock);
  return last + 1;
}

}  // namespace ztgit::review
