#include "project/stock_hooks.hpp"

#include <string>

#include "catch.hpp"

using namespace ztgit::project;

TEST_CASE("git-lfs' own hooks are known, whichever version wrote them") {
  for (const auto* name : kStockHooks) {
    CHECK(is_stock_hook(name, stock_hook(name)));
    CHECK(is_stock_hook(name, stock_hook(name) + "\n"));
    CHECK(is_stock_hook(name, ""));
    CHECK_FALSE(is_stock_hook(name, stock_hook(name) + "\necho more\n"));
    CHECK_FALSE(is_stock_hook(name, "#!/bin/sh\necho mine\n"));
  }
  CHECK(is_stock_hook("pre-push", "#!/bin/sh\ngit lfs pre-push \"$@\"\n"));
  CHECK(is_stock_hook("pre-push", "#!/bin/sh\ngit lfs push --stdin $*"));
  CHECK_FALSE(is_stock_hook("post-merge", "#!/bin/sh\ngit lfs pre-push \"$@\"\n"));
  // 3.6 and later, with another manager's indentation.
  CHECK(is_stock_hook(
      "post-commit",
      "  #!/bin/sh\n  command -v git-lfs >/dev/null 2>&1 || { printf >&2 \"\\n%s\\n\\n\" \"This "
      "repository is configured for Git LFS but 'git-lfs' was not found on your path. If you no "
      "longer wish to use Git LFS, remove this hook by deleting the 'post-commit' file in the "
      "hooks "
      "directory (set by 'core.hookspath'; usually '.git/hooks').\"; exit 2; }\n  git lfs "
      "post-commit \"$@\"\n"));
}

TEST_CASE("a hook is what git-lfs 3.3.0 writes") {
  CHECK(stock_hook("pre-push") ==
        "#!/bin/sh\ncommand -v git-lfs >/dev/null 2>&1 || { echo >&2 \"\\nThis repository is "
        "configured for Git LFS but 'git-lfs' was not found on your path. If you no longer wish to "
        "use Git LFS, remove this hook by deleting '.git/hooks/pre-push'.\\n\"; exit 2; }\ngit lfs "
        "pre-push \"$@\"");
}

TEST_CASE("a hook that only calls git-lfs is known in every wording") {
  const std::string guard =
      "command -v git-lfs >/dev/null 2>&1 || { echo >&2 \"\\nThis repository …\\n\"; exit 2; }\n";
  CHECK(only_calls_git_lfs("pre-push", "#!/bin/sh\n" + guard + "git lfs pre-push \"$@\"\n"));
  CHECK(only_calls_git_lfs("post-merge", "#!/bin/sh\n" + guard + "git lfs post-merge \"$@\""));
  CHECK(only_calls_git_lfs("pre-push", "#!/bin/sh\ngit lfs push --stdin $*\n"));
  CHECK(only_calls_git_lfs(
      "pre-push",
      "#!/bin/sh\ncommand -v git-lfs >/dev/null 2>&1 || { printf >&2 \"\\n%s\\n\\n\" \"This "
      "repository is configured for Git LFS but …\"; exit 2; }\ngit lfs pre-push \"$@\"\n"));
}

TEST_CASE("a hook that does more than call git-lfs is somebody's") {
  CHECK_FALSE(only_calls_git_lfs("pre-push", "#!/bin/sh\nmake\ngit lfs pre-push \"$@\"\n"));
  CHECK_FALSE(only_calls_git_lfs("pre-push", "#!/bin/sh\ngit lfs pre-push \"$@\"\nmake\n"));
  CHECK_FALSE(only_calls_git_lfs("pre-push", "#!/bin/sh\ngit lfs post-merge \"$@\"\n"));
  CHECK_FALSE(only_calls_git_lfs("pre-push", "#!/bin/sh\n"));
  CHECK_FALSE(only_calls_git_lfs(
      "pre-push", "#!/bin/sh\ncommand -v git-lfs >/dev/null 2>&1 || { rm -rf x; }\n"));
  CHECK_FALSE(only_calls_git_lfs("pre-push", ""));
}
