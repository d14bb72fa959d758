#include <algorithm>
#include <array>
#include <cerrno>
#include <ostream>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "body.hpp"

namespace ztgit::hooks {

namespace {

struct Row {
  const char* name;
  void (*body)(const Body& body);
  bool has_input;  // githooks(5): git writes lines to its standard input
};

constexpr std::array<Row, 8> kHooks = {{
    {"pre-commit", pre_commit, false},
    {"prepare-commit-msg", prepare_commit_msg, false},
    {"commit-msg", commit_msg, false},
    {"post-commit", post_commit, false},
    {"pre-push", pre_push, true},
    {"post-checkout", post_checkout, false},
    {"post-merge", post_merge, false},
    {"post-rewrite", post_rewrite, true},
}};

constexpr std::size_t kInputLimit = std::size_t{64} << 20;  // bytes: some 300,000 refs

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const auto got = ::read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > kInputLimit)
      throw Error(ErrorKind::usage, "run the hook: git names too many refs");
  }
}

int run(const HookCall& call) {
  const auto row = std::find_if(kHooks.begin(), kHooks.end(),
                                [&](const Row& each) { return call.name == each.name; });
  if (row == kHooks.end())
    throw Error(ErrorKind::usage, "run the hook " + visible_line(call.name) + ": no such hook");
  auto repo = git::Repository::around(call.environment.current_folder, call.environment.variables);
  if (!repo) throw Error(ErrorKind::not_found, "run the hook: this is no git repository");
  const Body body{call, *repo, row->has_input ? read_all(call.input) : ""};
  const auto hooks = call.environment.variables("ZTGIT_HOOKS");
  if (!hooks || *hooks != "0") row->body(body);
  return 0;
}

}  // namespace

int run_hook(const HookCall& call) {
  try {
    return run(call);
  } catch (const Error& error) {
    call.err << fmt::format("ztgit: {}\n", visible(error.what()));
    for (const auto& hint : error.hints()) call.err << fmt::format("hint: {}\n", visible(hint));
    return 1;
  } catch (const std::exception& error) {
    call.err << fmt::format("ztgit: {}\n", visible(error.what()));
    return 1;
  }
}

}  // namespace ztgit::hooks
