#include "base/child.hpp"

#include <string>

#include "base/error.hpp"
#include "catch.hpp"

using namespace ztgit;

TEST_CASE("A child is talked to line by line") {
  Child child({{"sh", "-c", "while read -r line; do echo \"<$line>\"; done"}});
  child.write("one\ntwo\n");
  CHECK(child.read_line(100) == "<one>");
  CHECK(child.read_line(100) == "<two>");
  child.close_input();
  CHECK_FALSE(child.read_line(100));
  CHECK(child.wait() == 0);
}

TEST_CASE("A child's exit code and its last unfinished line are seen") {
  Child child({{"sh", "-c", "printf last; exit 7"}});
  CHECK(child.read_line(100) == "last");
  CHECK(child.wait() == 7);
}

TEST_CASE("A line that never ends is refused") {
  Child child({{"sh", "-c", "yes a | tr -d '\\n'"}});
  CHECK_THROWS_AS(child.read_line(100000), Error);
}

TEST_CASE("Writing to a child that is gone is an error, not a signal") {
  Child child({{"true"}});
  CHECK_THROWS_AS(([&] {
                    for (int i = 0; i < 1000; ++i) child.write(std::string(1 << 16, 'x'));
                  }()),
                  Error);
}

TEST_CASE("A silent child runs out of patience, and is not left behind") {
  Child child({{"sleep", "1000"}});
  child.set_patience(std::chrono::milliseconds(50));
  CHECK_THROWS_AS(child.read_line(100), Error);
  CHECK(child.wait(std::chrono::milliseconds(10)) != 0);
}

TEST_CASE("A program that does not exist is said to be missing") {
  try {
    const Child child({{"no-such-program-here"}});
    FAIL("started");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::not_found);
  }
}
