#include "message_file.hpp"

#include "catch.hpp"

using namespace ztgit::hooks;

TEST_CASE("git's help and the diff of commit -v stay below the words") {
  const auto message = split_message(
      "\nA subject\n\nA body\n\n# Please enter the message.\n#\n# On branch main\n"
      "# ------------------------ >8 ------------------------\n# Do not touch\ndiff --git a "
      "b\n+x\n",
      "#");
  CHECK(message.text == "A subject\n\nA body");
  CHECK(message.trailers.empty());
  CHECK(message.rest.starts_with("# Please enter"));
  CHECK(message.rest.ends_with("+x\n"));
}

TEST_CASE("a sign-off is a trailer, a subject that looks like one is not") {
  auto message = split_message("\n\nSigned-off-by: A <a@b>\n\n# help\n", "#");
  CHECK(message.text.empty());
  CHECK(message.trailers == "Signed-off-by: A <a@b>\n");
  CHECK(message.rest == "# help\n");
  message = split_message("Fix: the fox\n", "");
  CHECK(message.text == "Fix: the fox");
  CHECK(message.trailers.empty());
  message = split_message("The fox\n\nBody: with\nno trailers\n", "");
  CHECK(message.text == "The fox\n\nBody: with\nno trailers");
  message = split_message("The fox\n\nFixes: #1\nSigned-off-by: A <a@b>", "");
  CHECK(message.text == "The fox");
  CHECK(message.trailers == "Fixes: #1\nSigned-off-by: A <a@b>\n");
}

TEST_CASE("where nothing is a comment, a line with # is the author's") {
  const auto message = split_message("#12 is mended\n\n# a heading\n", "");
  CHECK(message.text == "#12 is mended\n\n# a heading");
  CHECK(message.rest.empty());
  CHECK_FALSE(has_words("\n# only this\n", "#"));
  CHECK(has_words("\n# only this\n", ""));
}

TEST_CASE("an empty file has nothing in it") {
  for (const char* text : {"", "\n", "\n\n\n"}) {
    const auto message = split_message(text, "#");
    CHECK(message.text.empty());
    CHECK(message.trailers.empty());
    CHECK(message.rest.empty());
  }
}

TEST_CASE("core.commentChar auto is what git has chosen for its help") {
  CHECK(comment_of("", "x\n") == "#");
  CHECK(comment_of(";", "x\n") == ";");
  CHECK(comment_of("auto", "#1\n\n; help\n; more\n") == ";");
  CHECK(comment_of("auto",
                   "#1\n; ------------------------ >8 ------------------------\n; x\ndiff\n") ==
        ";");
  CHECK(comment_of("auto", "") == "#");
}

TEST_CASE("only whole beginnings of lines count") {
  CHECK(has_line_with("a\nZT-Schema: 1\n", "ZT-Schema:"));
  CHECK_FALSE(has_line_with("a ZT-Schema: 1\n    ZT-Schema: 1\n", "ZT-Schema:"));
}
