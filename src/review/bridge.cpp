#include "review/bridge.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "compare/markdown.hpp"
#include "git/tree.hpp"
#include "history/told.hpp"
#include "review/pull_body.hpp"

namespace ztgit::review {

namespace {

constexpr std::size_t kNameColumns = 120;
constexpr std::size_t kMostNamed = 20;  // pictures in one comment

std::string path_of(const Review& review, const std::string& oid) {
  for (const auto& version : review.versions)
    if (version.oid == oid) return version.path;
  return oid.substr(0, 12);
}

// "612,340 210×180 px": pixels where they are known, else percent.
std::string place_text(const Remark& pin) {
  const auto& region = *pin.region;
  const auto pixels = [](double percent, std::uint32_t whole) {
    return std::lround(percent * whole / 100);
  };
  if (pin.width == 0 || pin.height == 0)
    return fmt::format("{:.1f} %, {:.1f} %", region.x, region.y);
  auto text = fmt::format("{},{}", pixels(region.x, pin.width), pixels(region.y, pin.height));
  if (region.width > 0 && region.height > 0)
    text +=
        fmt::format(" {}×{}", pixels(region.width, pin.width), pixels(region.height, pin.height));
  return text + " px";
}

// A stranger's words as a quotation block: fenced, for they may be anything.
std::string quoted(const std::string& text) { return compare::fenced(visible(text), "text"); }

class Bridge {
 public:
  Bridge(git::Repository& repo, forge::ForgeApi& forge, const Review& review, std::string writer)
      : repo_(repo), forge_(forge), review_(review), writer_(std::move(writer)) {}

  BridgeReport run() {
    if (!review_.forge) return report_;
    number_ = review_.forge->number;
    me_ = forge_.user();
    for (auto& comment : forge_.comments(number_))
      if (auto id = operation_in(comment.body); !id.empty() && comment.author == me_)
        there_.emplace(std::move(id), std::move(comment));
    for (const auto& pin : review_.pins) remark(pin, "");
    for (const auto& comment : review_.comments) remark(comment, "");
    verdict();
    return std::move(report_);
  }

 private:
  void put(const std::string& operation, const std::string& text) {
    const auto body = marked(text, operation);
    const auto found = there_.find(operation);
    if (found == there_.end()) {
      there_.emplace(operation, forge_.add_comment(number_, body));
      ++report_.comments;
    } else if (trim(found->second.body) != trim(body)) {
      forge_.edit_comment(found->second.id, body);
      found->second.body = body;
      ++report_.comments;
    }
  }

  void remark(const Remark& said, const std::string& answered) {
    if (said.writer == writer_ && (!said.retracted || there_.contains(said.id))) {
      std::string text;
      if (said.region)
        text =
            fmt::format("**{}**, {}\n\n", compare::inert(path_of(review_, said.oid), kNameColumns),
                        place_text(said));
      else if (!said.oid.empty())
        text = fmt::format("**{}**\n\n", compare::inert(path_of(review_, said.oid), kNameColumns));
      if (!answered.empty()) text += fmt::format("{} {}\n\n", tr("In answer to"), answered);
      text += said.retracted ? std::string(tr("*Taken back.*")) : quoted(said.text);
      if (said.resolved) text += fmt::format("\n{}", tr("*Resolved.*"));
      put(said.id, text);
    }
    for (const auto& reply : said.replies) remark(reply, compare::inert(said.author, kNameColumns));
  }

  // The pull request's one verdict: all newest pictures approved, or any refused.
  void verdict() {
    std::vector<const Verdict*> approvals, refusals;
    std::size_t wanted = 0;
    for (const auto& version : review_.versions) {
      if (!version.current) continue;
      ++wanted;
      for (const auto& verdict : review_.verdicts) {
        if (verdict.writer != writer_ || verdict.oid != version.oid || verdict.stale) continue;
        if (verdict.value == Value::approve) approvals.push_back(&verdict);
        if (verdict.value == Value::reject) refusals.push_back(&verdict);
      }
    }
    if (!refusals.empty()) return say(refusals, false);
    if (wanted > 0 && approvals.size() >= wanted) say(approvals, true);
  }

  void say(const std::vector<const Verdict*>& verdicts, bool approve) {
    const auto pull = forge_.pull(number_);
    if (pull.state != forge::PullState::open) return;
    if (!is_reviewed(pull.head_sha)) return;
    for (const auto& given : forge_.reviews(number_)) {
      const bool same =
          given.verdict == (approve ? forge::PullVerdict::approved : forge::PullVerdict::rejected);
      if (given.author == me_ && same && (given.commit.empty() || given.commit == pull.head_sha))
        return;
    }
    const auto text = words_of(verdicts, approve, pull.head_sha);
    const auto id = mark_of(pull.head_sha, approve);
    if (!forge_.says_why()) {
      const bool said_before = there_.contains(id);
      put(id, text);
      if (said_before && !approve) return;  // Gitee keeps no refusal that could be asked for
    }
    try {
      if (approve)
        forge_.approve(number_, pull.head_sha, text);
      else
        forge_.reject(number_, pull.head_sha, text);
      report_.verdict = true;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::conflict) throw;
      // Of one's own work, mostly. It counts in git; here it is said in words.
      put(id, text);
      for (const auto& hint : error.hints()) report_.notes.push_back(hint);
    }
  }

  bool is_reviewed(const std::string& head) {
    if (!repo_.commit_of("HEAD") || !has_commit(head)) {
      report_.notes.emplace_back(
          tr("The pull request has commits that are not here; the verdict stays in git. To look at "
             "them: ztgit review checkout"));
      return false;
    }
    const auto others = unlike(repo_, review_, head);
    if (others.empty()) return true;
    report_.notes.push_back(
        fmt::format(fmt::runtime(tr("The pull request has another {}; the verdict stays in git.")),
                    visible_line(others.front())));
    return false;
  }

  bool has_commit(const std::string& commit) const {
    try {
      (void)git::tree_of_commit(repo_, commit);
      return true;
    } catch (const Error&) {
      return false;
    }
  }

  std::string words_of(const std::vector<const Verdict*>& verdicts, bool approve,
                       const std::string& head) const {
    auto text = fmt::format("**{}** {}\n\n",
                            approve ? tr("Approved, as they are in") : tr("Changes wanted, in"),
                            head.substr(0, 12));
    std::size_t named = 0;
    for (const auto* verdict : verdicts) {
      if (++named > kMostNamed) {
        text += fmt::format("- +{}\n", verdicts.size() - kMostNamed);
        break;
      }
      text +=
          fmt::format("- {} ({})\n", compare::inert(path_of(review_, verdict->oid), kNameColumns),
                      verdict->oid.substr(0, 12));
    }
    std::vector<std::string> said;
    for (const auto* verdict : verdicts)
      if (!verdict->text.empty() &&
          std::find(said.begin(), said.end(), verdict->text) == said.end())
        said.push_back(verdict->text);
    for (const auto& words : said) text += "\n" + quoted(words);
    return text;
  }

  // Of the verdict on one head: not an operation's id, but as long and never the same.
  static std::string mark_of(const std::string& head, bool approve) {
    auto id = head.substr(0, 40) + (approve ? "a" : "e");
    id.resize(64, '0');
    return id;
  }

  git::Repository& repo_;
  forge::ForgeApi& forge_;
  const Review& review_;
  std::string writer_, me_;
  std::uint64_t number_ = 0;
  std::map<std::string, forge::PullComment> there_;  // by operation
  BridgeReport report_;
};

}  // namespace

BridgeReport publish(git::Repository& repo, forge::ForgeApi& forge, const Review& review,
                     const std::string& writer) {
  return Bridge(repo, forge, review, writer).run();
}

std::vector<std::string> unlike(const git::Repository& repo, const Review& review,
                                const std::string& commit) {
  const auto tree = git::tree_of_commit(repo, commit);
  std::vector<std::string> paths;
  for (const auto& version : review.versions) {
    if (!version.current) continue;
    const auto entry = git::find_in_tree(repo, tree, version.path);
    const auto told =
        entry ? history::told_by(repo, {commit, version.path, entry->id, {}}) : history::Told{};
    if (!told.pointer || told.pointer->oid != version.oid) paths.push_back(version.path);
  }
  return paths;
}

std::vector<std::string> obstacles(const Review& review, const std::string& head,
                                   const std::vector<forge::PullReview>& on_forge) {
  bool approved_there = false;
  std::vector<std::string> found;
  for (const auto& given : on_forge) {
    if (given.verdict == forge::PullVerdict::rejected)
      found.push_back(fmt::format(fmt::runtime(tr("{} wants changes, on the pull request.")),
                                  visible_line(given.author)));
    if (given.verdict == forge::PullVerdict::approved && given.commit == head && !head.empty())
      approved_there = true;
  }
  for (const auto& version : review.versions) {
    if (!version.current) continue;
    bool approved = approved_there;
    for (const auto& verdict : review.verdicts) {
      if (verdict.oid != version.oid) continue;
      approved = approved || verdict.value == Value::approve;
      if (verdict.value == Value::reject)
        found.push_back(fmt::format(fmt::runtime(tr("{} was rejected by {}.")),
                                    visible_line(version.path), visible_line(verdict.author)));
    }
    if (!approved)
      found.push_back(fmt::format(fmt::runtime(tr("{} has no approval as it is now.")),
                                  visible_line(version.path)));
  }
  return found;
}

}  // namespace ztgit::review
