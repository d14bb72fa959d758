#include <algorithm>
#include <functional>
#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "pin_place.hpp"
#include "project_word.hpp"
#include "review/notes.hpp"
#include "review/opening.hpp"
#include "review/store.hpp"
#include "review_text.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

struct ReviewWords {
  std::string project;
  std::string id;  // or its beginning; empty: the only open one
  std::string title, at, reply;
  std::optional<std::string> base;
  std::vector<std::string> words;
  std::optional<std::filesystem::path> file;
};

// A project, its reviews, and who is at work.
class Desk {
 public:
  Desk(const ReviewWords& words, Session& session)
      : words_(words),
        session_(session),
        place_(project_word(words.project, {})),
        store_(place_.repository) {}

  void start() {
    const auto operations =
        review::opening_of(place_.repository, {place_.name, words_.title, words_.base});
    const auto id = review::new_review_id(place_.name);
    store_.append(id, operations, who());
    tell(id, fmt::format(fmt::runtime(tr("Opened review {} of {}.\n")), id,
                         amount(operations.size() - 1, "picture", "pictures")));
  }

  void list() const {
    auto rows = Json::array();
    for (const auto& id : store_.ids()) {
      const auto review = store_.review(id);
      if (!review) continue;
      if (session_.json)
        rows.push_back(Json::parse(review::to_json(*review)));
      else
        session_.out << review_line(*review);
    }
    if (session_.json)
      print_json(session_.out, Json{{"schema", "ztgit.reviews/1"}, {"reviews", rows}});
    else if (store_.ids().empty())
      session_.out << tr("No reviews. To open one: ztgit review start\n");
  }

  void show() const {
    const auto review = chosen();
    if (session_.json)
      print_json(session_.out, Json::parse(review::to_json(review)));
    else
      session_.out << review_text(review);
  }

  void comment() {
    const auto review = chosen();
    review::Operation made;
    made.kind = review::Kind::comment;
    made.text = text();
    made.target = words_.reply.empty() ? std::string() : remark_of(review, words_.reply);
    add(review, {made}, tr("Commented"));
  }

  void pin() {
    const auto review = chosen();
    if (words_.words.empty())
      throw Error(ErrorKind::usage, "pin: name the picture, then say what you see there");
    const auto& version = version_of(review, words_.words[0]);
    review::Operation made;
    made.kind = review::Kind::pin;
    made.oid = version.oid;
    made.width = version.width;
    made.height = version.height;
    made.region = pin_place(words_.at, version);
    made.text = text(1);
    add(review, {made}, tr("Pinned"));
  }

  void judge(review::Value value) {
    const auto review = chosen();
    std::vector<review::Operation> operations;
    const auto put = [&](const review::Version& version) {
      review::Operation made;
      made.kind = review::Kind::verdict;
      made.oid = version.oid;
      made.value = value;
      made.text = words_.title;
      operations.push_back(std::move(made));
    };
    for (const auto& word : words_.words) put(version_of(review, word));
    if (words_.words.empty())
      for (const auto& version : review.versions)
        if (version.current) put(version);
    add(review, std::move(operations),
        value == review::Value::approve ? tr("Approved") : tr("Rejected"));
  }

  void retract() {
    const auto review = chosen();
    std::vector<review::Operation> operations;
    for (const auto& word : words_.words) {
      review::Operation made;
      made.kind = review::Kind::retract;
      made.target = remark_of(review, word);
      operations.push_back(std::move(made));
    }
    add(review, std::move(operations), tr("Retracted"));
  }

  void close() {
    review::Operation made;
    made.kind = review::Kind::close;
    add(chosen(), {made}, tr("Closed"));
  }

  void update() {
    const auto review = chosen();
    auto operations = review::new_versions(place_.repository, review);
    if (operations.empty()) {
      session_.out << tr("The review has every picture as it is now.\n");
      return;
    }
    add(review, std::move(operations), tr("Updated"));
  }

  void import() {
    auto notes = review::parse_notes(read_file(*words_.file, review::kMostNotesBytes));
    const auto review = find(words_.id.empty() ? notes.review : words_.id);
    const auto taken = notes.operations.size();
    std::erase_if(notes.operations,
                  [&](const review::Operation& operation) { return is_there(review, operation); });
    if (notes.ignored > 0)
      session_.err << fmt::format(fmt::runtime(tr("note: {} in the file could not be used\n")),
                                  amount(notes.ignored, "entry", "entries"));
    if (notes.operations.empty()) {
      session_.out << fmt::format(fmt::runtime(tr("Nothing new among {}.\n")),
                                  amount(taken, "note", "notes"));
      return;
    }
    add(review, std::move(notes.operations), tr("Imported"));
  }

 private:
  git::Identities who() const { return git::identities(place_.repository, identity_overrides()); }

  review::Review find(const std::string& word) const {
    std::vector<review::Review> matching;
    for (const auto& id : store_.ids()) {
      if (!word.empty() && !id.starts_with(word)) continue;
      auto review = store_.review(id);
      if (!review || (word.empty() && review->state != review::State::open)) continue;
      if (id == word) return std::move(*review);
      matching.push_back(std::move(*review));
    }
    if (matching.size() == 1) return std::move(matching[0]);
    Error error(
        ErrorKind::not_found,
        matching.empty()
            ? (word.empty() ? std::string("find the review: none is open")
                            : fmt::format("find the review {}: there is none", visible_line(word)))
            : fmt::format("find the review: {} could be meant", matching.size()));
    for (std::size_t i = 0; i < std::min<std::size_t>(matching.size(), 5); ++i)
      error.hint(fmt::format("Name it: --review {}", matching[i].id));
    throw error.hint("See 'ztgit review list'.");
  }

  review::Review chosen() const { return find(words_.id); }

  std::string text(std::size_t from = 0) const {
    std::string joined;
    for (std::size_t i = from; i < words_.words.size(); ++i)
      joined += (joined.empty() ? "" : " ") + words_.words[i];
    if (joined.empty()) throw Error(ErrorKind::usage, "review: what do you want to say?");
    return joined;
  }

  static const review::Version& version_of(const review::Review& review, const std::string& word) {
    const auto found =
        std::find_if(review.versions.begin(), review.versions.end(), [&](const auto& version) {
          return version.current && (version.path == word || version.oid.starts_with(word));
        });
    if (found == review.versions.end() || word.empty())
      throw Error(
          ErrorKind::not_found,
          fmt::format("find {} in the review: it is none of its pictures", visible_line(word)))
          .hint(fmt::format("See 'ztgit review show --review {}'.", review.id));
    return *found;
  }

  static std::string remark_of(const review::Review& review, const std::string& word) {
    std::vector<std::string> matching;
    const auto look = [&](const auto& self, const std::vector<review::Remark>& remarks) -> void {
      for (const auto& remark : remarks) {
        if (word.size() >= 4 && remark.id.starts_with(word)) matching.push_back(remark.id);
        self(self, remark.replies);
      }
    };
    look(look, review.pins);
    look(look, review.comments);
    if (matching.size() != 1)
      throw Error(ErrorKind::not_found,
                  fmt::format("find the remark {}: {}", visible_line(word),
                              matching.empty() ? "there is none" : "several begin so"));
    return matching[0];
  }

  // Of an import done before: the same words of the same person on the same picture.
  static bool is_there(const review::Review& review, const review::Operation& operation) {
    const auto same = [&](const auto& made) {
      return made.author == operation.author && made.text == operation.text &&
             made.oid == operation.oid;
    };
    if (operation.kind == review::Kind::verdict)
      return std::any_of(review.verdicts.begin(), review.verdicts.end(), [&](const auto& verdict) {
        return same(verdict) && verdict.value == operation.value;
      });
    const auto& remarks = operation.kind == review::Kind::pin ? review.pins : review.comments;
    return std::any_of(remarks.begin(), remarks.end(), [&](const auto& remark) {
      return same(remark) && remark.region == operation.region;
    });
  }

  void add(const review::Review& review, std::vector<review::Operation> operations,
           const char* done) {
    if (operations.empty()) throw Error(ErrorKind::usage, "review: nothing is named");
    const auto ids = store_.append(review.id, std::move(operations), who());
    tell(review.id, fmt::format("{} ({}): {}\n", done, review.id, ids.front().substr(0, 8)));
  }

  void tell(const std::string& id, const std::string& line) const {
    if (session_.json)
      print_json(session_.out, Json::parse(review::to_json(*store_.review(id))));
    else
      session_.out << line;
  }

  const ReviewWords& words_;
  Session& session_;
  ProjectWord place_;
  review::Store store_;
};

using Act = std::function<void(Desk&)>;
using Options = std::function<void(Command&, ReviewWords&)>;

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
    command.action([words, act, &session = session_] {
      Desk desk(*words, session);
      act(desk);
    });
  }

 private:
  Command group_;
  Session& session_;
};

void take_review(Command& command, ReviewWords& words) {
  command.option("--review", words.id, "Its id or the beginning of it; default: the only open one");
}

void add_reviews(Group& group) {
  group.add(
      "start", "Open a review of what this branch brings", [](Desk& desk) { desk.start(); },
      [](Command& command, ReviewWords& words) {
        command.option("--title", words.title, "Default: the newest commit's subject");
        command.option("--base", words.base,
                       "A revision to compare with; default: main, or upstream");
        command.examples(
            "  ztgit review start --title \"Warmer light\"\n"
            "  ztgit review start --project hero --base HEAD~3");
      });
  group.add(
      "list", "List the reviews", [](Desk& desk) { desk.list(); },
      [](Command& /*command*/, ReviewWords& /*words*/) {});
  group.add(
      "show", "Show a review", [](Desk& desk) { desk.show(); }, take_review);
  group.add(
      "update", "Add the pictures as they are now", [](Desk& desk) { desk.update(); }, take_review);
  group.add(
      "close", "Close a review", [](Desk& desk) { desk.close(); }, take_review);
  group.add(
      "import", "Take in the notes of somebody without ztgit", [](Desk& desk) { desk.import(); },
      [](Command& command, ReviewWords& words) {
        take_review(command, words);
        command.option("file", words.file, "A file of ztgit.review-notes/1").required();
      });
}

void add_remarks(Group& group) {
  group.add(
      "comment", "Say something", [](Desk& desk) { desk.comment(); },
      [](Command& command, ReviewWords& words) {
        take_review(command, words);
        command.option("--reply", words.reply,
                       "The remark this answers, by the beginning of its id");
        command.option("text", words.words, "What you want to say").required();
      });
  group.add(
      "pin", "Say something about a place in a picture", [](Desk& desk) { desk.pin(); },
      [](Command& command, ReviewWords& words) {
        take_review(command, words);
        command.option("--at", words.at, "x,y or x,y,width,height, in pixels or percent")
            .required();
        command.option("what", words.words, "The picture, then what you see there").required();
        command.examples("  ztgit review pin knight.png --at 612,340,210,180 \"six fingers\"");
      });
  group.add(
      "retract", "Take a remark of yours back", [](Desk& desk) { desk.retract(); },
      [](Command& command, ReviewWords& words) {
        take_review(command, words);
        command.option("remarks", words.words, "By the beginnings of their ids").required();
      });
}

void add_verdicts(Group& group) {
  const auto options = [](Command& command, ReviewWords& words) {
    take_review(command, words);
    command.option("-m,--message", words.title, "Why");
    command.option("pictures", words.words, "Which; default: all of the review");
  };
  group.add(
      "approve", "Approve pictures, as they are now",
      [](Desk& desk) { desk.judge(review::Value::approve); }, options);
  group.add(
      "reject", "Ask for other pictures", [](Desk& desk) { desk.judge(review::Value::reject); },
      options);
}

}  // namespace

void add_review(CommandLine& line, Session& session) {
  Group group(line, session);
  add_reviews(group);
  add_remarks(group);
  add_verdicts(group);
}

}  // namespace ztgit::cli
