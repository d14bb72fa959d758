#include "history/query.hpp"

#include "base/error.hpp"
#include "catch.hpp"

using namespace ztgit;
using namespace ztgit::history;

namespace {

std::string shown(const std::string& text) {
  const auto query = parse_query(text);
  auto line = query.where;
  for (const auto& value : query.values) {
    line += " | ";
    if (const auto* number = std::get_if<std::int64_t>(&value))
      line += std::to_string(static_cast<std::uint64_t>(*number) ^ (std::uint64_t{1} << 63U));
    if (const auto* real = std::get_if<double>(&value)) line += std::to_string(*real).substr(0, 4);
    if (const auto* word = std::get_if<std::string>(&value)) line += *word;
  }
  return line;
}

// "message", then where the caret points.
std::string problem(const std::string& text) {
  try {
    parse_query(text);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    REQUIRE(error.hints().size() == 2);
    return std::string(error.what()) + " @" + std::to_string(error.hints()[1].size() - 1);
  }
  return "none";
}

}  // namespace

TEST_CASE("a query becomes a condition with bound values", "[history][query]") {
  CHECK(shown("") == "1");
  CHECK(shown("seed=42") == "seed = ? | 42");
  CHECK(shown("seed=18446744073709551615") == "seed = ? | 18446744073709551615");
  CHECK(shown("cfg>=1.5") == "cfg_scale >= ? | 1.50");
  CHECK(shown("sampler=Euler") == "(sampler = ?) | euler");
  CHECK(shown("path~Art/") == "(has_text(path_folded, ?)) | art/");
  CHECK(shown("model~\"z_image\"") ==
        "(has_text(model_name, ?) OR has_text(model_file, ?) OR has_text(model_hash, ?)) | "
        "z_image | z_image | z_image");
  CHECK(shown("prompt has 'red scarf'") == "(has_word(prompt, ?)) | red scarf");
  CHECK(shown("deleted=yes") == "state = 2");
  CHECK(shown("current!=yes") == "NOT state = 0");
}

TEST_CASE("and binds closer than or, words alone mean the prompt", "[history][query]") {
  CHECK(shown("seed=1 or seed=2 and steps=3") ==
        "(seed = ? OR (seed = ? AND steps = ?)) | 1 | 2 | 3");
  CHECK(shown("(seed=1 or seed=2) steps=3") ==
        "((seed = ? OR seed = ?) AND steps = ?) | 1 | 2 | 3");
  CHECK(shown("not seed=1") == "(seed = ? IS NOT TRUE) | 1");
  CHECK(shown("fox snow") == "(has_text(prompt, ?) AND has_text(prompt, ?)) | fox | snow");
  CHECK(shown("\"and\"") == "has_text(prompt, ?) | and");
  CHECK(shown("SEED=1 AND NOT steps<3") == "(seed = ? AND (steps < ? IS NOT TRUE)) | 1 | 3");
}

TEST_CASE("Chinese input methods' marks mean the same", "[history][query]") {
  CHECK(shown("prompt~“围巾”") == "(has_text(prompt, ?)) | 围巾");
  CHECK(shown("（seed＝1）") == "seed = ? | 1");
  CHECK(shown("围巾") == "has_text(prompt, ?) | 围巾");
}

TEST_CASE("no text becomes SQL", "[history][query]") {
  const auto query = parse_query("prompt=\"'; DROP TABLE version; --\" path~'\\'\"'");
  CHECK(query.where == "((prompt = ?) AND (has_text(path_folded, ?)))");
  CHECK(std::get<std::string>(query.values[0]) == "'; drop table version; --");
}

TEST_CASE("what is no query is pointed at", "[history][query]") {
  CHECK(problem("sed=42") == "find: there is no field 'sed'; is 'seed' meant? @0");
  CHECK(problem("seed=42 and colour=red") ==
        "find: there is no field 'colour'; 'ztgit find --fields' lists them @12");
  CHECK(problem("seed=x") == "find: seed is a whole number @5");
  CHECK(problem("seed=-1") == "find: seed is a whole number @5");
  CHECK(problem("cfg=1,5") == "find: cfg_scale is a number @4");
  CHECK(problem("seed=") == "find: a value for seed is expected here @5");
  CHECK(problem("seed~4") == "find: seed is a number: =, !=, <, <=, > or >= @4");
  CHECK(problem("prompt<a") ==
        "find: prompt is a text: =, !=, ~ (contains), !~ or has (a word) @6");
  CHECK(problem("(seed=1") == "find: ')' is expected here @7");
  CHECK(problem("seed=1)") == "find: 'and' or 'or' is expected here @6");
  CHECK(problem("prompt=\"a") == "find: this quote has no end @7");
  CHECK(problem("and") == "find: a condition is expected here, such as seed=42 @0");
  CHECK(problem("seed=1 and") == "find: a condition is expected here, such as seed=42 @10");
  CHECK(problem("date=yesterday") ==
        "find: a date is a day, 2026-01-05, or a time, 2026-01-05T14:30:00+08:00 @5");
  CHECK(problem("deleted=maybe") == "find: yes or no is expected here @8");
}

TEST_CASE("queries without end are refused", "[history][query]") {
  CHECK(problem(std::string(5000, 'a')).starts_with("find: the query is longer"));
  CHECK(problem(std::string(100, '(')).starts_with("find: too many parentheses"));
  std::string many;
  for (int i = 0; i < 101; ++i) many += "a ";
  CHECK(problem(many).starts_with("find: more than 100 conditions"));
  std::string nots;
  for (int i = 0; i < 60; ++i) nots += "not ";
  CHECK(problem(nots + "a").starts_with("find: too many times"));
}
