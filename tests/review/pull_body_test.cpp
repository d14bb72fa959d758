#include "review/pull_body.hpp"

#include "catch.hpp"
#include "review/bridge.hpp"

using namespace ztgit;
using namespace ztgit::review;

namespace {

PulledPicture new_picture(const std::string& path, const std::string& prompt) {
  PulledPicture picture;
  picture.path = path;
  picture.after.emplace();
  picture.after->name = path;
  picture.after->oid = std::string(64, 'a');
  picture.after->record.generation.prompt = prompt;
  picture.after->record.image.width = 1024;
  picture.after->record.image.height = 768;
  picture.after_url = "https://gitee.com/o/r/raw/1/a.webp";
  return picture;
}

std::string body_of(std::vector<PulledPicture> pictures) {
  return pull_body({"hero-3f9a1c2b", "hero", "main", std::string(40, '1'), std::string(40, '2'),
                    std::move(pictures)});
}

std::size_t count_of(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("a body is found again by its mark", "[review][body]") {
  const auto body = body_of({new_picture("a.png", "a red scarf")});
  const auto mark = mark_in("Hello\n" + body).value();
  CHECK(mark.review == "hero-3f9a1c2b");
  CHECK(mark.head == std::string(40, '2'));
  CHECK(body.find("1024×768") != body.npos);
  CHECK(body.find("a red scarf") != body.npos);
  CHECK_FALSE(mark_in("nothing"));
  CHECK_FALSE(mark_in("<!-- ztgit:review v1 e30= -->"));
  CHECK_FALSE(mark_in("<!-- ztgit:review v1 %%% -->"));
  CHECK_FALSE(mark_in("<!-- ztgit:review v1 "));
}

TEST_CASE("what stands around our part stays", "[review][body]") {
  const auto first = body_of({new_picture("a.png", "one <!-- /ztgit:review --> two")});
  CHECK(with_part("", first) == first);
  CHECK(with_part("Mine.", first) == first + "\nMine.");
  const auto second = body_of({new_picture("b.png", "other")});
  const auto changed = with_part("Above\n" + first + "Below\n", second);
  CHECK(changed.starts_with("Above\n<!-- ztgit:review v1 "));
  CHECK(changed.ends_with("<!-- /ztgit:review -->\nBelow\n"));
  CHECK(changed.find("a.png") == changed.npos);
  CHECK(changed.find("two") == changed.npos);
  CHECK(with_part(changed, second) == changed);
}

TEST_CASE("a body is bounded, and says what it left out", "[review][body]") {
  std::vector<PulledPicture> many;
  many.reserve(500);
  for (int i = 0; i < 500; ++i)
    many.push_back(new_picture("art/" + std::to_string(i) + ".png", std::string(20'000, '`')));
  const auto body = body_of(many);
  CHECK(body.size() <= kBodyBytes);
  CHECK(body.find("of them are shown below") != body.npos);
  CHECK(body.find("more have no row here") != body.npos);
  CHECK(count_of(body, "<img ") <= kPicturesShown);
  CHECK(body.find("500") != body.npos);
}

TEST_CASE("a comment carries the id of its operation", "[review][body]") {
  const std::string id(64, 'b');
  CHECK(operation_in(marked("hello", id)) == id);
  // Somebody's own words before it do not count.
  CHECK(operation_in(marked("<!-- ztgit:op " + std::string(64, 'c') + " -->", id)) == id);
  CHECK(operation_in("hello").empty());
  CHECK(operation_in("<!-- ztgit:op 12 -->").empty());
  CHECK(operation_in("<!-- ztgit:op " + id).empty());
  CHECK(operation_in("<!-- ztgit:op ").empty());
}

TEST_CASE("what keeps a review from being merged", "[review][merge]") {
  Review review;
  Version version;
  version.path = "a.png";
  version.oid = std::string(64, 'a');
  review.versions = {version};
  CHECK(obstacles(review, "head", {}).size() == 1);
  const auto given = [](forge::PullVerdict verdict, const char* commit) {
    return std::vector<forge::PullReview>{{"bob", verdict, commit}};
  };
  CHECK(obstacles(review, "head", given(forge::PullVerdict::approved, "head")).empty());
  CHECK(obstacles(review, "head", given(forge::PullVerdict::approved, "other")).size() == 1);
  CHECK(obstacles(review, "head", given(forge::PullVerdict::approved, "")).size() == 1);
  CHECK(obstacles(review, "", given(forge::PullVerdict::approved, "")).size() == 1);
  Verdict verdict;
  verdict.oid = version.oid;
  verdict.value = Value::approve;
  review.verdicts = {verdict};
  CHECK(obstacles(review, "head", {}).empty());
  CHECK(obstacles(review, "head", given(forge::PullVerdict::rejected, "head")).size() == 1);
  verdict.value = Value::reject;
  review.verdicts.push_back(verdict);
  CHECK(obstacles(review, "head", {}).size() == 1);
  verdict.oid = std::string(64, 'b');  // of a version that is no longer there
  review.verdicts = {verdict};
  CHECK(obstacles(review, "head", {}).size() == 1);
}
