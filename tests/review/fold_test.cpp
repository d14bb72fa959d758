#include <algorithm>
#include <random>

#include "catch.hpp"
#include "review/review.hpp"

using namespace ztgit;
using namespace ztgit::review;

namespace {

const std::string kAnna(16, 'a'), kBert(16, 'b');
const std::string kFirst(64, '1'), kSecond(64, '2');

Operation operation(Kind kind, std::uint64_t clock, const std::string& writer) {
  Operation made;
  made.kind = kind;
  made.clock = clock;
  made.at = 1767600000;
  made.writer = writer;
  made.author = writer == kAnna ? "Anna" : "Bert";
  return made;
}

Entry entry(Operation made) {
  auto id = id_of(made);
  return {std::move(made), id, Signature::none};
}

Entry opened() {
  auto made = operation(Kind::open, 1, kAnna);
  made.title = "A better knight";
  made.project = "hero";
  return entry(made);
}

Entry version(std::uint64_t clock, const std::string& path, const std::string& oid) {
  auto made = operation(Kind::add_version, clock, kAnna);
  made.path = path;
  made.oid = oid;
  return entry(made);
}

Entry verdict(std::uint64_t clock, const std::string& writer, const std::string& oid, Value value) {
  auto made = operation(Kind::verdict, clock, writer);
  made.oid = oid;
  made.value = value;
  return entry(made);
}

Entry pin(std::uint64_t clock, const std::string& writer, const std::string& text) {
  auto made = operation(Kind::pin, clock, writer);
  made.oid = kFirst;
  made.region = Region{10, 20, 5, 5};
  made.text = text;
  return entry(made);
}

Entry about(Kind kind, std::uint64_t clock, const std::string& writer, const std::string& target,
            const std::string& text = "") {
  auto made = operation(kind, clock, writer);
  made.target = target;
  made.text = text;
  return entry(made);
}

}  // namespace

TEST_CASE("a verdict is stale once its picture has been replaced", "[review][fold]") {
  std::vector<Entry> entries = {opened(), version(2, "a.png", kFirst),
                                verdict(3, kBert, kFirst, Value::approve)};
  CHECK_FALSE(fold("hero-1", entries)->verdicts.at(0).stale);
  entries.push_back(version(4, "a.png", kSecond));
  const auto review = *fold("hero-1", entries);
  CHECK(review.verdicts.at(0).stale);
  CHECK_FALSE(review.versions.at(0).current);
  CHECK(review.versions.at(1).current);
  // The bytes count, not the path: the approved picture under another name is approved.
  entries.push_back(version(5, "b.png", kFirst));
  CHECK_FALSE(fold("hero-1", entries)->verdicts.at(0).stale);
}

TEST_CASE("the last verdict of each writer on each picture counts", "[review][fold]") {
  const auto review =
      *fold("hero-1",
            {opened(), version(2, "a.png", kFirst), verdict(3, kBert, kFirst, Value::reject),
             verdict(4, kBert, kFirst, Value::approve), verdict(5, kAnna, kFirst, Value::reject)});
  REQUIRE(review.verdicts.size() == 2);
  CHECK(review.verdicts[0].writer == kAnna);
  CHECK(review.verdicts[1].value == Value::approve);
}

TEST_CASE("only its own writer edits and retracts a remark", "[review][fold]") {
  const auto remark = pin(2, kAnna, "the hand");
  auto review = *fold("hero-1", {opened(), remark, about(Kind::edit, 3, kBert, remark.id, "mine"),
                                 about(Kind::retract, 4, kBert, remark.id)});
  CHECK(review.pins.at(0).text == "the hand");
  CHECK(review.ignored == 2);
  review =
      *fold("hero-1", {opened(), remark, about(Kind::edit, 3, kAnna, remark.id, "the left hand"),
                       about(Kind::resolve, 4, kBert, remark.id),
                       about(Kind::comment, 5, kBert, remark.id, "done")});
  CHECK(review.pins.at(0).text == "the left hand");
  CHECK(review.pins.at(0).edited);
  CHECK(review.pins.at(0).resolved);
  CHECK(review.pins.at(0).replies.at(0).text == "done");
  review = *fold("hero-1", {opened(), remark, about(Kind::retract, 3, kAnna, remark.id)});
  CHECK(review.pins.at(0).retracted);
  CHECK(review.pins.at(0).text.empty());
}

TEST_CASE("any order of the operations gives the same review", "[review][fold]") {
  const auto remark = pin(3, kBert, "here"), other = pin(3, kAnna, "there");
  std::vector<Entry> entries = {opened(),
                                version(2, "a.png", kFirst),
                                remark,
                                other,
                                about(Kind::comment, 4, kAnna, remark.id, "yes"),
                                about(Kind::edit, 5, kBert, remark.id, "here, exactly"),
                                verdict(6, kAnna, kFirst, Value::reject),
                                verdict(6, kBert, kFirst, Value::approve),
                                version(7, "a.png", kSecond),
                                about(Kind::resolve, 8, kAnna, other.id),
                                about(Kind::comment, 9, kAnna, std::string(64, 'f'), "lost"),
                                entry(operation(Kind::close, 10, kAnna))};
  entries.push_back(entries[3]);  // come twice
  const auto wanted = to_json(*fold("hero-1", entries));
  std::mt19937 random(7);
  for (int i = 0; i < 200; ++i) {
    std::shuffle(entries.begin(), entries.end(), random);
    REQUIRE(to_json(*fold("hero-1", entries)) == wanted);
  }
}

TEST_CASE("without an opening there is no review", "[review][fold]") {
  CHECK_FALSE(fold("hero-1", {pin(2, kAnna, "x")}));
  CHECK_FALSE(fold("hero-1", {}));
}
