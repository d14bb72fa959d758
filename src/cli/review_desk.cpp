#include "review_desk.hpp"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "json.hpp"
#include "pin_place.hpp"
#include "project/choose_remote.hpp"
#include "review/bridge.hpp"
#include "review/notes.hpp"
#include "review/opening.hpp"
#include "review/sync.hpp"
#include "review_text.hpp"

namespace ztgit::cli {

namespace {

constexpr std::string_view kHeads = "refs/heads/";

const review::Version& version_of(const review::Review& review, const std::string& word) {
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

std::string remark_of(const review::Review& review, const std::string& word) {
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
bool is_there(const review::Review& review, const review::Operation& operation) {
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

}  // namespace

ReviewDesk::ReviewDesk(const ReviewWords& words, Session& session)
    : words_(words),
      session_(session),
      place_(project_word(words.project, {})),
      store_(place_.repository) {}

void ReviewDesk::start() {
  const auto operations =
      review::opening_of(place_.repository, {place_.name, words_.title, words_.base, {}, {}});
  const auto id = review::new_review_id(place_.name);
  store_.append(id, operations, who());
  tell(id, fmt::format(fmt::runtime(tr("Opened review {} of {}.\n")), id,
                       amount(operations.size() - 1, "picture", "pictures")));
}

void ReviewDesk::list() {
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

void ReviewDesk::show() {
  const auto review = chosen();
  if (session_.json)
    print_json(session_.out, Json::parse(review::to_json(review)));
  else
    session_.out << review_text(review);
}

void ReviewDesk::comment() {
  const auto review = chosen();
  review::Operation made;
  made.kind = review::Kind::comment;
  made.text = text();
  made.target = words_.reply.empty() ? std::string() : remark_of(review, words_.reply);
  add(review, {made}, tr("Commented"));
}

void ReviewDesk::pin() {
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

void ReviewDesk::approve() { judge(review::Value::approve); }

void ReviewDesk::reject() { judge(review::Value::reject); }

void ReviewDesk::judge(review::Value value) {
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

void ReviewDesk::retract() {
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

void ReviewDesk::resolve() {
  const auto review = chosen();
  std::vector<review::Operation> operations;
  for (const auto& word : words_.words) {
    review::Operation made;
    made.kind = review::Kind::resolve;
    made.target = remark_of(review, word);
    operations.push_back(std::move(made));
  }
  add(review, std::move(operations), tr("Resolved"));
}

void ReviewDesk::edit() {
  const auto review = chosen();
  if (words_.words.empty())
    throw Error(ErrorKind::usage, "edit: name the remark by the beginning of its id, then say it");
  review::Operation made;
  made.kind = review::Kind::edit;
  made.target = remark_of(review, words_.words[0]);
  made.text = text(1);
  add(review, {made}, tr("Changed"));
}

void ReviewDesk::close() {
  review::Operation made;
  made.kind = review::Kind::close;
  add(chosen(), {made}, tr("Closed"));
}

void ReviewDesk::update() {
  const auto review = chosen();
  auto operations = review::new_versions(place_.repository, review);
  if (operations.empty()) {
    session_.out << tr("The review has every picture as it is now.\n");
    return;
  }
  add(review, std::move(operations), tr("Updated"));
}

void ReviewDesk::import() {
  auto notes = review::parse_notes(read_file(*words_.file, review::kMostNotesBytes));
  const auto review = find(words_.id.empty() ? notes.review : words_.id);
  const auto taken = notes.operations.size();
  std::erase_if(notes.operations,
                [&](const review::Operation& operation) { return is_there(review, operation); });
  if (notes.ignored > 0)
    note(fmt::format(fmt::runtime(tr("{} in the file could not be used")),
                     amount(notes.ignored, "entry", "entries")));
  if (notes.operations.empty()) {
    session_.out << fmt::format(fmt::runtime(tr("Nothing new among {}.\n")),
                                amount(taken, "note", "notes"));
    return;
  }
  add(review, std::move(notes.operations), tr("Imported"));
}

git::Identities ReviewDesk::who() const {
  return git::identities(place_.repository, identity_overrides());
}

review::Review ReviewDesk::find(const std::string& word) const {
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

std::string ReviewDesk::text(std::size_t from) const {
  std::string joined;
  for (std::size_t i = from; i < words_.words.size(); ++i)
    joined += (joined.empty() ? "" : " ") + words_.words[i];
  if (joined.empty()) throw Error(ErrorKind::usage, "review: what do you want to say?");
  return joined;
}

void ReviewDesk::add(const review::Review& review, std::vector<review::Operation> operations,
                     const char* done) {
  if (operations.empty()) throw Error(ErrorKind::usage, "review: nothing is named");
  const auto ids = store_.append(review.id, std::move(operations), who());
  if (review.forge) bring_out(review.id);
  tell(review.id, fmt::format("{} ({}): {}\n", done, review.id, ids.front().substr(0, 8)));
}

void ReviewDesk::bring_out(const std::string& id) try {
  if (words_.offline) return;
  const auto identities = who();
  auto& forge = connection().forge();
  (void)review::sync(place_.repository, connection(), identities);
  const auto review = store_.review(id);
  if (!review || !review->forge) return;
  const auto report = review::publish(place_.repository, forge, *review,
                                      review::writer_of(place_.repository, identities.author));
  for (const auto& sentence : report.notes) note(sentence);
  if (review->state != review::State::closed) return;
  if (forge.pull(review->forge->number).state == forge::PullState::open) {
    forge::PullChange change;
    change.state = forge::PullState::closed;
    forge.change_pull(review->forge->number, change);
  }
} catch (const Error& error) {
  if (error.kind() == ErrorKind::cancelled) throw;
  note(fmt::format("{}: {}", tr("The review has it; the forge has not yet"), error.what()));
  for (const auto& hint : error.hints()) note(hint);
  note(tr("To bring it there later: ztgit review sync"));
}

void ReviewDesk::note(const std::string& sentence) {
  session_.err << fmt::format(fmt::runtime(tr("note: {}\n")), visible_line(sentence));
}

remote::Connection& ReviewDesk::connection() {
  if (!connection_) {
    const auto head = place_.repository.head();
    const auto branch =
        head.ref.starts_with(kHeads) ? head.ref.substr(kHeads.size()) : std::string();
    connection_.emplace(place_.repository,
                        project::choose_remote(place_.repository, words_.remote, branch, "review"),
                        project::caller_of(environment(), {}));
  }
  return *connection_;
}

void ReviewDesk::tell(const std::string& id, const std::string& line) {
  if (session_.json)
    print_json(session_.out, Json::parse(review::to_json(*store_.review(id))));
  else
    session_.out << line;
}

}  // namespace ztgit::cli
