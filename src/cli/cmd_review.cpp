#include <functional>
#include <memory>

#include "command_line.hpp"
#include "forge_desk.hpp"
#include "review_desk.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

using Act = std::function<void(const ReviewWords&, Session&)>;
using Options = std::function<void(Command&, ReviewWords&)>;

Act at(void (ReviewDesk::*act)()) {
  return [act](const ReviewWords& words, Session& session) { (ReviewDesk(words, session).*act)(); };
}

Act at_forge(void (ForgeDesk::*act)()) {
  return [act](const ReviewWords& words, Session& session) { (ForgeDesk(words, session).*act)(); };
}

// `ztgit review …`: each command is an act at a desk.
class Group {
 public:
  Group(CommandLine& line, Session& session)
      : group_(line.add("review", "Review pictures: versions, pins, comments, verdicts")),
        session_(session) {}

  void add(const char* name, const char* summary, const Act& act, const Options& options) {
    auto words = std::make_shared<ReviewWords>();
    auto command = group_.add(name, summary);
    command.option("-p,--project", words->project,
                   "NAME or PATH; default: the project around this folder");
    options(command, *words);
    command.flag("--json", session_.json, "Print one JSON document");
    command.action([words, act, &session = session_] { act(*words, session); });
  }

 private:
  Command group_;
  Session& session_;
};

void take_review(Command& command, ReviewWords& words) {
  command.option("--review", words.id, "Its id or the beginning of it; default: the only open one");
}

// Of what a pull request may have to hear of.
void take_linked(Command& command, ReviewWords& words) {
  take_review(command, words);
  command.option("--remote", words.remote, "Name of the remote");
  command.flag("--offline", words.offline, "Do not tell the pull request now");
}

void add_reviews(Group& group) {
  group.add("start", "Open a review of what this branch brings", at(&ReviewDesk::start),
            [](Command& command, ReviewWords& words) {
              command.option("--title", words.title, "Default: the newest commit's subject");
              command.option("--base", words.base,
                             "A revision to compare with; default: main, or upstream");
              command.examples(
                  "  ztgit review start --title \"Warmer light\"\n"
                  "  ztgit review start --project hero --base HEAD~3");
            });
  group.add("list", "List the reviews", at(&ReviewDesk::list),
            [](Command& /*command*/, ReviewWords& /*words*/) {});
  group.add("show", "Show a review", at(&ReviewDesk::show), take_review);
  group.add("update", "Add the pictures as they are now", at(&ReviewDesk::update), take_linked);
  group.add("close", "Close a review, and its pull request", at(&ReviewDesk::close), take_linked);
  group.add("import", "Take in the notes of somebody without ztgit", at(&ReviewDesk::import),
            [](Command& command, ReviewWords& words) {
              take_linked(command, words);
              command.option("file", words.file, "A file of ztgit.review-notes/1").required();
            });
}

void add_remarks(Group& group) {
  group.add("comment", "Say something", at(&ReviewDesk::comment),
            [](Command& command, ReviewWords& words) {
              take_linked(command, words);
              command.option("--reply", words.reply,
                             "The remark this answers, by the beginning of its id");
              command.option("text", words.words, "What you want to say").required();
            });
  group.add(
      "pin", "Say something about a place in a picture", at(&ReviewDesk::pin),
      [](Command& command, ReviewWords& words) {
        take_linked(command, words);
        command.option("--at", words.at, "x,y or x,y,width,height, in pixels or percent")
            .required();
        command.option("what", words.words, "The picture, then what you see there").required();
        command.examples("  ztgit review pin knight.png --at 612,340,210,180 \"six fingers\"");
      });
  group.add("edit", "Say it differently: a remark of yours", at(&ReviewDesk::edit),
            [](Command& command, ReviewWords& words) {
              take_linked(command, words);
              command.option("what", words.words, "The beginning of its id, then the new text")
                  .required();
            });
  const auto remarks = [](Command& command, ReviewWords& words) {
    take_linked(command, words);
    command.option("remarks", words.words, "By the beginnings of their ids").required();
  };
  group.add("resolve", "Mark remarks as done", at(&ReviewDesk::resolve), remarks);
  group.add("retract", "Take a remark of yours back", at(&ReviewDesk::retract), remarks);
}

void add_verdicts(Group& group) {
  const auto options = [](Command& command, ReviewWords& words) {
    take_linked(command, words);
    command.option("-m,--message", words.title, "Why");
    command.option("pictures", words.words, "Which; default: all of the review");
  };
  group.add("approve", "Approve pictures, as they are now", at(&ReviewDesk::approve), options);
  group.add("reject", "Ask for other pictures", at(&ReviewDesk::reject), options);
}

void add_pulls(Group& group) {
  group.add("open", "Open a pull request on the forge, or update it", at_forge(&ForgeDesk::open),
            [](Command& command, ReviewWords& words) {
              command.option("--title", words.title, "Default: the newest commit's subject");
              command.option("--base", words.base,
                             "Branch of the remote to go into; default: its first");
              command.option("--remote", words.remote, "Name of the remote");
              command.flag("--draft", words.draft, "Not ready to be merged yet");
              command.flag("--no-previews", words.no_previews, "Send no small images for its page");
              command.examples("  ztgit review open --project hero --title \"Warmer light\"");
            });
  group.add("pulls", "List the forge's open pull requests", at_forge(&ForgeDesk::pulls),
            [](Command& command, ReviewWords& words) {
              command.option("--remote", words.remote, "Name of the remote");
            });
  group.add("checkout", "Get a pull request's pictures and review", at_forge(&ForgeDesk::checkout),
            [](Command& command, ReviewWords& words) {
              take_review(command, words);
              command.option("--remote", words.remote, "Name of the remote");
              command.option("number", words.words,
                             "Of the pull request, or a review's id; default: the only open one");
            });
  group.add("merge", "Merge what was approved", at_forge(&ForgeDesk::merge),
            [](Command& command, ReviewWords& words) {
              take_review(command, words);
              command.option("--remote", words.remote, "Name of the remote");
              command.option("--method", words.method, "merge, squash or rebase; default: merge");
              command.flag("--delete-branch", words.delete_branch,
                           "The forge removes the branch afterwards, where it can");
              command.flag("--prune-previews", words.prune_previews,
                           "Remove the images of the pull request's page");
            });
  group.add("sync", "Exchange reviews with the remote", at_forge(&ForgeDesk::sync),
            [](Command& command, ReviewWords& words) {
              command.option("--remote", words.remote, "Name of the remote");
              command.flag("--offline", words.offline, "Leave the forge's pull requests alone");
            });
}

}  // namespace

void add_review(CommandLine& line, Session& session) {
  Group group(line, session);
  add_reviews(group);
  add_remarks(group);
  add_verdicts(group);
  add_pulls(group);
}

}  // namespace ztgit::cli
