#include "batch.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "net/retry_after.hpp"
#include "retry.hpp"

using namespace ztgit;
using namespace ztgit::lfs;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

BatchObject only(const std::string& object) {
  const auto answer = decode_batch(R"({"objects":[)" + object + "]}");
  REQUIRE(answer);
  REQUIRE(answer->objects.size() == 1);
  return answer->objects[0];
}

Action action_of(const std::string& fields) {
  const auto object =
      only(R"({"oid":"a","actions":{"upload":{"href":"http://h/x")" + fields + "}}}");
  REQUIRE(object.upload);
  return *object.upload;
}

}  // namespace

TEST_CASE("a batch request says what a strict server wants to hear", "[lfs][batch]") {
  const auto json = nlohmann::json::parse(encode_batch(
      {Operation::download, {{std::string(64, 'a'), 7, {}}}, {"agent"}, "refs/heads/main"}));
  CHECK(json["operation"] == "download");
  CHECK(json["objects"][0]["size"] == 7);
  CHECK(json["transfers"] == nlohmann::json{"agent", "basic"});
  CHECK(json["ref"]["name"] == "refs/heads/main");
  CHECK_FALSE(nlohmann::json::parse(encode_batch({})).contains("ref"));
}

TEST_CASE("what servers write differently is read alike", "[lfs][batch]") {
  for (const std::string empty : {R"({})", R"({"objects":null})", R"({"objects":[]})",
                                  R"({"objects":[],"transfer":"","hash_algo":""})",
                                  R"({"objects":[null,1,"x"],"transfer":null})"}) {
    INFO(empty);
    const auto answer = decode_batch(empty);
    REQUIRE(answer);
    CHECK(answer->objects.empty());
    CHECK(answer->transfer == "basic");
  }
  CHECK_FALSE(only(R"({"oid":"a","actions":null,"error":null})").upload);
  CHECK_FALSE(only(R"({"oid":"a","actions":{"upload":{"href":""}}})").upload);
  CHECK(only(R"({"oid":"a","size":18446744073709551615})").size == -1);
  CHECK(only(R"({"oid":"a","error":{"code":0}})").error_code == 500);
  CHECK(only(R"({"oid":"a","authenticated":true})").authenticated);
  const auto action = action_of(R"(,"header":{"A":"b","C":3,"D":null})");
  CHECK(action.headers == net::Headers{{"A", "b"}});
}

TEST_CASE("what is no batch answer is refused with a reason", "[lfs][batch]") {
  const auto text =
      GENERATE(as<std::string>(), "", "null", "[]", "{", R"({"objects":{}})", R"({"objects":"x"})",
               R"({"objects":[],"hash_algo":"md5"})", "\xff",
               "{\"a\":" + std::string(100'000, '[') + std::string(100'000, ']') + "}");
  CHECK_FALSE(decode_batch(text));
}

TEST_CASE("a link is renewed once most of its life is over", "[lfs][batch]") {
  constexpr std::int64_t now = 1'800'000'000;
  const auto left = [](const std::string& fields, int age) {
    return time_left(action_of(fields), now, seconds(age));
  };
  CHECK(left("", 0) == std::nullopt);
  CHECK(left(R"(,"expires_at":"0001-01-01T00:00:00Z")", 0) == std::nullopt);
  CHECK(left(R"(,"expires_in":0,"expires_at":"garbage")", 0) == std::nullopt);
  CHECK(left(R"(,"expires_in":1000)", 100) == seconds(700));
  CHECK(left(R"(,"expires_in":10)", 0) == seconds(5));
  CHECK(left(R"(,"expires_in":-3)", 0)->count() < 0);
  // 2027-01-15T08:00:00Z is now.
  CHECK(left(R"(,"expires_at":"2027-01-15T08:01:40.123456789Z")", 0) == seconds(80));
  CHECK(left(R"(,"expires_at":"2027-01-15T16:01:40+08:00","expires_in":50)", 0) == seconds(40));
}

TEST_CASE("a server's message is one bounded, visible line", "[lfs][batch]") {
  CHECK(message_of(R"({"message":"a\nb\u001b[1m"})") == "a b\\u{1b}[1m");
  CHECK(message_of(R"({"error":"short"})") == "short");
  CHECK(message_of("<html>").empty());
  CHECK(message_of(R"({"message":")" + std::string(5000, 'x') + R"("})").size() == 300);
}

TEST_CASE("pauses double up to their limit, with chance in the second half", "[lfs][retry]") {
  std::minstd_rand chance(1);
  for (const auto& [retry, whole] :
       {std::pair(1, 250), {2, 500}, {5, 4000}, {8, 10'000}, {99, 10'000}}) {
    const auto pause = backoff(retry, seconds(10), chance).count();
    CHECK(pause >= whole / 2);
    CHECK(pause <= whole);
  }
  CHECK(backoff(5, milliseconds(0), chance).count() == 0);
}

TEST_CASE("Retry-After is read as seconds and as a date", "[lfs][retry]") {
  const auto wait = [](const std::string& value) {
    return net::retry_after({{"Retry-After", value}}, 1'800'000'000);
  };
  CHECK(wait("12") == seconds(12));
  CHECK(wait("Fri, 15 Jan 2027 08:00:30 GMT") == seconds(30));
  CHECK(wait("Fri, 15 Jan 2027 07:00:00 GMT") == seconds(0));
  CHECK(wait("soon") == std::nullopt);
  CHECK(wait("-5") == std::nullopt);
  CHECK(wait("999999999") == seconds(86'400));
  CHECK(net::retry_after({}, 0) == std::nullopt);
}

TEST_CASE("git-lfs' settings are taken, within reason", "[lfs][retry]") {
  const auto settings = retry_settings({{"lfs.transfer.maxretries", "-1"},
                                        {"lfs.transfer.maxretrydelay", "x"},
                                        {"lfs.transfer.maxverifies", "1"},
                                        {"lfs.transfer.batchsize", "0"},
                                        {"lfs.concurrenttransfers", "500"}});
  CHECK(settings.most_retries == 0);
  CHECK(settings.longest == seconds(10));
  CHECK(settings.most_verifies == 3);
  CHECK(settings.batch_size == 1);
  CHECK(settings.most_lanes == 32);
}
