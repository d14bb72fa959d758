#include "stub.hpp"

#include <string>

#include "catch.hpp"

using namespace ztgit::hooks;

TEST_CASE("a stub knows itself until somebody changes a byte", "[hooks][stub]") {
  for (const std::string name : {"pre-commit", "pre-push"}) {
    auto text = stub_text(name, "/usr/bin/ztgit");
    CHECK(text.starts_with("#!/bin/sh\n# ztgit-managed v1 sha256="));
    CHECK(seal_of(text) == Seal::whole);
    CHECK(seal_of(text + "\n") == Seal::broken);
    CHECK(seal_of("#!/bin/sh\n" + text) == Seal::none);
    text[text.size() / 2] ^= 1;
    CHECK(seal_of(text) == Seal::broken);
  }
  CHECK(seal_of("") == Seal::none);
  CHECK(seal_of("#!/bin/sh") == Seal::none);
  CHECK(seal_of("# ztgit-managed v1 sha256=") == Seal::broken);
}

TEST_CASE("a program's path is one word of the shell, whatever is in it", "[hooks][stub]") {
  const auto text = stub_text("pre-commit", "/opt/it's $HOME/ztgit");
  CHECK(text.find("ztgit='/opt/it'\\''s $HOME/ztgit'\n") != text.npos);
  CHECK(text.find("hook pre-commit \"$@\"") != text.npos);
  CHECK(text.find("{{") == text.npos);
}

TEST_CASE("a block in a script is taken out again byte for byte", "[hooks][stub]") {
  const std::string scripts[] = {
      "npm test\n",
      "npm test",
      "#!/usr/bin/env bash\nset -e\nnpm test",
      "#!/bin/sh\n",
      "",
      "#!/usr/bin/env sh\n. \"$(dirname -- \"$0\")/_/husky.sh\"\n\nnpm test\n",
  };
  for (const auto& script : scripts)
    for (const std::string name : {"pre-commit", "pre-push", "post-rewrite"}) {
      const auto changed = with_block(name, script);
      REQUIRE(changed);
      const auto block = find_block(*changed);
      REQUIRE(block);
      CHECK(block->seal == Seal::whole);
      CHECK(without_block(*changed, *block) == script);
    }
}

TEST_CASE("a block stands before all that a script does", "[hooks][stub]") {
  CHECK(find_block(*with_block("pre-push", "exit 0\n"))->begin == 0);
  CHECK(find_block(*with_block("pre-push", "#!/bin/sh\nexit 0\n"))->begin == 10);
  const std::string husky = "#!/bin/sh\n. \"$(dirname \"$0\")/_/husky.sh\"\n";
  CHECK(find_block(*with_block("pre-push", husky + "npm test\n"))->begin == husky.size());
}

TEST_CASE("a file that was made for a block goes with it", "[hooks][stub]") {
  auto script = *with_block("commit-msg", std::nullopt);
  CHECK_FALSE(without_block(script, *find_block(script)));
  script += "npm test\n";
  CHECK(without_block(script, *find_block(script)) == "#!/bin/sh\nnpm test\n");
}

TEST_CASE("a block goes into shell scripts only", "[hooks][stub]") {
  CHECK_FALSE(with_block("pre-push", "#!/usr/bin/env python3\nprint()\n"));
  CHECK_FALSE(with_block("pre-push", "#!/bin/sh"));
  CHECK_FALSE(with_block("pre-push", "#!/bin/sh\r\nexit 0\r\n"));
  CHECK(with_block("pre-push", "#!/usr/bin/env -S bash -e\n"));
}

TEST_CASE("a block that somebody has changed is known as such", "[hooks][stub]") {
  auto script = *with_block("pre-push", "npm test\n");
  script.insert(script.find("elif"), "# mine\n");
  CHECK(find_block(script)->seal == Seal::broken);
  script.resize(script.find("# <<<"));
  CHECK(find_block(script)->seal == Seal::broken);
  CHECK_FALSE(find_block("echo '# >>> ztgit-managed v1 sha256='\n"));
}
