#include "review/pull.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/text.hpp"
#include "compare/markdown.hpp"
#include "compare/selection.hpp"
#include "git/reference.hpp"
#include "git/revision.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "remote_refs.hpp"
#include "review/opening.hpp"
#include "review/previews.hpp"
#include "review/pull_body.hpp"
#include "review/store.hpp"
#include "review/sync.hpp"

namespace ztgit::review {

namespace {

constexpr std::string_view kHeads = "refs/heads/";
constexpr std::string_view kOwnBranch = "review/";
constexpr std::string_view kUpstream = "@{upstream}";
constexpr std::size_t kTitleColumns = 160;

// By the remote: of that ref, or by a rule of its own.
bool is_refusal(const Error& error) {
  return error.kind() == ErrorKind::conflict || error.kind() == ErrorKind::integrity;
}

class Opening {
 public:
  Opening(git::Repository& repo, remote::Connection& connection, const PullRequestWords& words,
          const git::Identities& who)
      : repo_(repo), connection_(connection), words_(words), who_(who), store_(repo) {
    const auto head = repo_.head();
    head_ =
        words_.branch ? repo_.commit_of(git::branch_ref(*words_.branch)).value_or("") : head.commit;
    if (head_.empty())
      throw Error(ErrorKind::not_found, "open a review: the project has no commit yet")
          .hint("Put a picture into it: ztgit promote PICTURE --project NAME");
    if (words_.branch)
      head_branch_ = *words_.branch;
    else if (head.ref.starts_with(kHeads))
      head_branch_ = head.ref.substr(kHeads.size());
    (void)connection_.forge();  // no token, no known forge: said before anything is done
  }

  PullReport run() {
    find_base();
    find_review();
    make_branch();
    fault_point("review opened");
    push_branch();
    fault_point("review branch pushed");
    describe();
    fault_point("review previews pushed");
    open();
    fault_point("pull request opened");
    link();
    return std::move(report_);
  }

 private:
  std::string tracking(const std::string& branch) const {
    return fmt::format("refs/remotes/{}/{}", connection_.git_remote().name, branch);
  }

  std::string remote_base() const {  // as people write it: "origin/main"
    return fmt::format("{}/{}", connection_.git_remote().name, report_.base);
  }

  void find_base() {
    // What the pull request is compared with is what the remote has, whatever was last fetched.
    const auto remote = remote_refs(repo_, connection_);
    const auto there = remote->list();
    auto& base = report_.base;
    if (words_.base)
      base = base_branch(repo_, connection_.git_remote().name, *words_.base);
    else  // Gitee calls a new repository's branch master, whatever is pushed there
      for (const auto& usual : {connection_.forge().repository().default_branch,
                                std::string("main"), std::string("master")})
        if (base.empty() && there.contains(std::string(kHeads) + usual)) base = usual;
    const auto found = there.find(std::string(kHeads) + base);
    if (base.empty() || found == there.end())
      throw Error(ErrorKind::not_found,
                  base.empty() ? fmt::format("open a review: {} has no main branch yet",
                                             connection_.git_remote().name)
                               : fmt::format("open a review: {} has no branch {}",
                                             connection_.git_remote().name, visible_line(base)))
          .hint("Push what it begins with: ztgit push")
          .hint("Or name another: --base BRANCH");
    if (repo_.commit_of(tracking(base)) != found->second)
      remote->fetch({{std::string(kHeads) + base, tracking(base)}});
    base_commit_ = repo_.commit_of(tracking(base)).value_or("");
    parted_ = git::merge_base(repo_, base_commit_, head_).value_or(base_commit_);
    if (git::is_ancestor(repo_, head_, base_commit_))
      throw Error(ErrorKind::usage,
                  fmt::format("open a review: {} has it all already", visible_line(base)))
          .hint("Promote a picture, or switch to the branch that holds your work.");
  }

  // The open one of this branch into this base; of the base itself, the one whose branch our work
  // goes to.
  void find_review() {
    const auto writer = writer_of(repo_, who_.author);
    const bool on_base = head_branch_ == report_.base || head_branch_.empty();
    std::optional<Review> found;
    for (const auto& id : store_.ids()) {
      auto review = store_.review(id);
      if (!review || review->state != State::open) continue;
      if (base_branch(repo_, connection_.git_remote().name, review->base) != report_.base) continue;
      const bool own_branch = review->head == std::string(kOwnBranch) + id &&
                              repo_.commit_of(review_ref(id, writer)) &&
                              leads_here(std::string(kHeads) + review->head);
      if (on_base ? own_branch : review->head == head_branch_) found = std::move(review);
    }
    report_.review = found ? found->id : new_review_id(words_.project);
    report_.branch = on_base ? std::string(kOwnBranch) + report_.review : head_branch_;
    if (found) {
      auto more = new_versions(repo_, *found, head_);
      const auto title = words_.title;
      if (!title.empty() && title != found->title) {
        Operation named;
        named.kind = Kind::open;
        named.title = title;
        named.project = found->project;
        named.base = found->base;
        named.head = found->head;
        more.push_back(std::move(named));
      }
      if (!more.empty()) store_.append(report_.review, std::move(more), who_);
    } else {
      store_.append(
          report_.review,
          opening_of(repo_, {words_.project, words_.title, remote_base(), report_.branch, head_}),
          who_);
    }
  }

  bool leads_here(const std::string& ref) const {
    const auto tip = repo_.commit_of(ref);
    return !tip || git::is_ancestor(repo_, *tip, head_);
  }

  void make_branch() {
    if (report_.branch == head_branch_) return;
    const auto ref = std::string(kHeads) + report_.branch;
    const auto there = repo_.commit_of(ref).value_or("");
    if (there != head_)
      git::update_ref(repo_, {ref, head_, there, "review open"}, git::reflog_identity(repo_));
  }

  void push_branch() {
    project::PushRequest push;
    push.project = words_.root.string();
    push.remote = connection_.git_remote().name;
    push.branch = report_.branch;
    push.environment = words_.environment;
    push.observer = words_.observer;
    report_.push = project::push(push);
    for (const auto& note : report_.push.notes) report_.notes.push_back(note);
  }

  // The pictures that differ, their previews where the forge can show them, and the text.
  void describe() {
    compare::SelectionRequest wanted;
    wanted.project = words_.root.string();
    wanted.words = {parted_, head_};
    wanted.environment = words_.environment;
    compare::Selection selection(wanted);
    const auto& pairs = selection.pairs();
    selection.fetch(pairs);
    Previews previews(repo_, report_.review);
    BodyRequest body{report_.review, words_.project, report_.base, parted_, head_, {}};
    std::vector<PreviewNames> names;
    for (const auto& pair : pairs) {
      PulledPicture picture;
      picture.path = (pair.after ? *pair.after : *pair.before).path;
      if (pair.before) picture.before = selection.load(*pair.before);
      if (pair.after) picture.after = selection.load(*pair.after);
      const bool shown = words_.previews && body.pictures.size() < kPicturesShown;
      if (picture.before && picture.after) {
        compare::CompareOptions options;
        options.keep_pictures = shown;
        picture.comparison = compare::compare(*picture.before, *picture.after, options);
      }
      names.push_back(shown ? previews.add(picture.before, picture.after, picture.comparison)
                            : PreviewNames{});
      if (picture.comparison) picture.comparison->pictures.reset();  // up to 800 MB
      body.pictures.push_back(std::move(picture));
    }
    report_.pictures = body.pictures.size();
    const auto commit = words_.previews ? previews.commit(who_) : std::string();
    if (!commit.empty() && push_previews(previews.ref(), commit)) {
      const auto& address = connection_.forge().address();
      const auto url = [&](const std::string& name) {
        return name.empty() ? name : address.picture_url(commit, name);
      };
      for (std::size_t i = 0; i < names.size(); ++i) {
        auto& picture = body.pictures[i];
        picture.before_url = url(names[i].before);
        picture.after_url = url(names[i].after);
        picture.difference_url = url(names[i].difference);
        picture.blink_url = url(names[i].blink);
      }
    }
    part_ = pull_body(body);
  }

  // GitHub shows files of any ref; for the others a branch is what their pages surely know.
  bool push_previews(const std::string& ref, const std::string& commit) {
    const auto branch = fmt::format("{}{}", kHeads, ref.substr(std::string_view("refs/").size()));
    const bool hidden = connection_.forge().address().kind == forge::Kind::github;
    const auto remote = remote_refs(repo_, connection_);
    const auto there = remote->list();
    for (const auto& name : {ref, branch})
      if (const auto found = there.find(name); found != there.end() && found->second == commit)
        return true;
    try {
      if (hidden) {
        remote->push({{ref, ref}});
        return true;
      }
    } catch (const Error& error) {
      if (!is_refusal(error)) throw;
    }
    try {
      remote->push({{ref, branch}});
      return true;
    } catch (const Error& error) {
      if (!is_refusal(error)) throw;
      report_.notes.push_back(fmt::format("The page has no images: {} took no branch for them.",
                                          connection_.git_remote().name));
      return false;
    }
  }

  std::string title() const {
    const auto review = store_.review(report_.review);
    return compare::unlinked(
        fmt::format("art({}): {}", words_.project, review ? review->title : words_.title),
        kTitleColumns);
  }

  void open() {
    auto& forge = connection_.forge();
    auto found = forge.find_pull(report_.branch, report_.base);
    if (!found) {
      try {
        report_.pull =
            forge.create_pull({title(), part_, report_.branch, report_.base, words_.draft});
        report_.created = true;
        return;
      } catch (const Error& error) {
        // Its answer may have been lost, or somebody was faster.
        if (error.kind() != ErrorKind::conflict && error.kind() != ErrorKind::network) throw;
        found = forge.find_pull(report_.branch, report_.base);
        if (!found) throw;
      }
    }
    forge::PullChange change;
    if (auto body = with_part(found->body, part_); body != found->body)
      change.body = std::move(body);
    if (!words_.title.empty() && found->title != title()) change.title = title();
    report_.pull = change.body || change.title ? forge.change_pull(found->number, change) : *found;
  }

  void link() {
    const auto review = store_.review(report_.review);
    const bool known = review && review->forge && review->forge->number == report_.pull.number &&
                       review->forge->url == report_.pull.url;
    if (!known && !report_.pull.url.empty()) {
      Operation linked;
      linked.kind = Kind::link_forge;
      linked.url = report_.pull.url;
      linked.number = report_.pull.number;
      store_.append(report_.review, {linked}, who_);
    }
    (void)sync(repo_, connection_, who_);
  }

  git::Repository& repo_;
  remote::Connection& connection_;
  const PullRequestWords& words_;
  const git::Identities& who_;
  Store store_;
  std::string head_, head_branch_, base_commit_, parted_, part_;
  PullReport report_;
};

}  // namespace

std::string base_branch(const git::Repository& repo, const std::string& remote,
                        const std::string& base) {
  auto name = base;
  if (name.ends_with(kUpstream)) {
    name.resize(name.size() - kUpstream.size());
    const auto merge = repo.config(fmt::format("branch.{}.merge", name));
    if (merge && merge->starts_with(kHeads)) name = merge->substr(kHeads.size());
  }
  for (const auto& prefix :
       {fmt::format("refs/remotes/{}/", remote), fmt::format("{}/", remote), std::string(kHeads)})
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  return name;
}

PullReport open_pull(git::Repository& repo, remote::Connection& connection,
                     const PullRequestWords& words, const git::Identities& who) {
  return Opening(repo, connection, words, who).run();
}

}  // namespace ztgit::review
