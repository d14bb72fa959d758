#include <algorithm>
#include <array>
#include <cerrno>
#include <ostream>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/text.hpp"
#include "body.hpp"
#include "chain.hpp"
#include "place.hpp"

namespace ztgit::hooks {

namespace {

struct Row {
  const char* name;
  void (*body)(const Body& body);
  bool has_input;  // githooks(5): git writes lines to its standard input
  bool may_stop;   // git heeds its exit code
};

constexpr std::array<Row, 8> kHooks = {{
    {"pre-commit", pre_commit, false, true},
    {"prepare-commit-msg", prepare_commit_msg, false, true},
    {"commit-msg", commit_msg, false, true},
    {"post-commit", post_commit, false, false},
    {"pre-push", pre_push, true, true},
    {"post-checkout", post_checkout, false, false},
    {"post-merge", post_merge, false, false},
    {"post-rewrite", post_rewrite, true, false},
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

int answer_to(const HookCall& call, const Error& error) {
  call.err << fmt::format("ztgit: {}\n", visible(error.what()));
  for (const auto& hint : error.hints()) call.err << fmt::format("hint: {}\n", visible(hint));
  return 1;
}

const Row& row_of(const HookCall& call) {
  const auto* row = std::find_if(kHooks.begin(), kHooks.end(),
                                 [&](const Row& each) { return call.name == each.name; });
  if (row == kHooks.end())
    throw Error(ErrorKind::usage, "run the hook " + visible_line(call.name) + ": no such hook");
  return *row;
}

// nullopt: it is one that libgit2 cannot open (partial clone, reftable …). All but pre-push,
// without which pointers would leave without their pictures, then stand aside: git goes on as
// without them.
std::optional<git::Repository> repository_of(const HookCall& call) try {
  auto repo = git::Repository::around(call.environment.current_folder, call.environment.variables);
  if (!repo) throw Error(ErrorKind::not_found, "run the hook: this is no git repository");
  return repo;
} catch (const Error& error) {
  if (error.kind() != ErrorKind::config || call.name == "pre-push") throw;
  call.err << fmt::format("ztgit: {} looks at nothing here: {}\n", call.name,
                          visible_line(error.what()));
  return std::nullopt;
}

// ZTGIT_HOOKS=0 leaves out what ztgit looks at. Not the upload: a push of pointers without their
// pictures is what nobody can want; that takes `git push --no-verify`.
int run_own_part(const Row& row, const Body& body) try {
  fault_point(row.name);
  if (body.checks || row.body == pre_push) row.body(body);
  return 0;
} catch (const Error& error) {
  return answer_to(body.call, error);
}

int run(const HookCall& call) {
  const auto& row = row_of(call);
  const auto input = row.has_input ? read_all(call.input) : std::string();
  auto repo = repository_of(call);
  int own = 0;
  if (repo)
    own = run_own_part(row, {call, *repo, input, call.environment.variables("ZTGIT_HOOKS") != "0"});
  // What git does not heed does not keep the other hook from its work either.
  if (own != 0 && row.may_stop) return own;
  const auto folder = repo ? place_of(*repo, call.environment).folder : hooks_folder_by_git(call);
  const auto hook = chained_hook(call, folder);
  if (!hook) return own;
  call.out.flush();
  call.err.flush();
  const auto chained =
      run_chained(call, *hook, row.has_input ? std::optional(input) : std::nullopt);
  return own != 0 ? own : chained;
}

}  // namespace

void run_body(const Body& body) { row_of(body.call).body(body); }

int run_hook(const HookCall& call) {
  try {
    return run(call);
  } catch (const Error& error) {
    return answer_to(call, error);
  } catch (const std::exception& error) {
    call.err << fmt::format("ztgit: {}\n", visible(error.what()));
    return 1;
  }
}

}  // namespace ztgit::hooks
