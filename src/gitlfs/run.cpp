#include "gitlfs/run.hpp"

#include <algorithm>
#include <ostream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "help.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

namespace {

// The filter and the network; local_verbs.cpp has the others.
const std::vector<Verb>& verbs() {
  static const std::vector<Verb> all = {
      {"clean", verb_clean, {}},
      {"fetch",
       verb_fetch,
       {{"include", 'I', Takes::a_value},
        {"exclude", 'X', Takes::a_value},
        {"recent", 'r'},
        {"all", 'a'},
        {"prune", 'p'},
        {"refetch"},
        {"dry-run", 'd'},
        {"json", 'j'},
        {"stdin"}}},
      {"filter-process", verb_filter_process, {{"skip", 's'}}},
      {"lock", verb_lock, {{"remote", 'r', Takes::a_value}, {"json", 'j'}}},
      {"locks",
       verb_locks,
       {{"remote", 'r', Takes::a_value},
        {"path", 'p', Takes::a_value},
        {"id", 'i', Takes::a_value},
        {"limit", 'l', Takes::a_value},
        {"local"},
        {"cached"},
        {"verify"},
        {"json", 'j'}}},
      {"post-checkout", verb_post_checkout, {}},
      {"post-commit", verb_post_commit, {}},
      {"post-merge", verb_post_merge, {}},
      {"pre-push", verb_pre_push, {{"dry-run", 'd'}}},
      {"pull", verb_pull, {{"include", 'I', Takes::a_value}, {"exclude", 'X', Takes::a_value}}},
      {"push", verb_push, {{"dry-run", 'd'}, {"object-id", 'o'}, {"stdin"}, {"all", 'a'}}},
      {"smudge", verb_smudge, {{"skip", 's'}}},
      {"unlock",
       verb_unlock,
       {{"remote", 'r', Takes::a_value},
        {"id", 'i', Takes::a_value},
        {"force", 'f'},
        {"json", 'j'}}},
      {"version", verb_version, {}},
  };
  return all;
}

void print(std::ostream& err, const Error& error) {
  err << visible(error.what()) << '\n';
  for (const auto& activity : error.activities()) err << "  while " << visible(activity) << '\n';
  for (const auto& hint : error.hints()) err << "hint: " << visible(hint) << '\n';
}

std::vector<std::string> words_after_verb(const Invocation& invocation) {
  if (invocation.words.empty()) return {};
  return {invocation.words.begin() + 1, invocation.words.end()};
}

bool asks_for_help(const std::vector<std::string>& words) {
  const auto dashes = std::find(words.begin(), words.end(), "--");
  return std::any_of(words.begin(), dashes,
                     [](const auto& word) { return word == "-h" || word == "--help"; });
}

int carry_out(const Invocation& invocation, const Verb& verb) {
  try {
    Call call(invocation, Arguments(words_after_verb(invocation), verb.flags));
    return verb.carry_out(call);
  } catch (const UsageError& error) {
    invocation.err << "Error: " << error.what() << '\n' << help_of(verb.name).value_or("") << '\n';
    return kBadCommandLine;
  } catch (const Refused& refusal) {
    invocation.out << refusal.what() << '\n';
    return kNoRepository;
  } catch (const NoRepository& error) {
    invocation.out << error.what() << '\n';
    return kNoRepository;
  } catch (const Error& error) {
    print(invocation.err, error);
    return error.kind() == ErrorKind::cancelled ? 130 : kFailed;
  } catch (const std::exception& error) {
    invocation.err << visible(error.what()) << '\n';
    return kFailed;
  }
}

}  // namespace

git::Repository& Call::repository() {
  if (!in_repository()) throw NoRepository();
  return *repository_;
}

bool Call::in_repository() {
  if (!repository_)
    repository_ = git::Repository::around(environment().current_folder, environment().variables);
  return repository_.has_value();
}

int Call::run_verb(std::vector<std::string> words) const {
  invocation_.out.flush();
  return run({std::move(words), invocation_.out, invocation_.err, invocation_.input,
              invocation_.output, invocation_.environment});
}

namespace {

const Verb* find_verb(const std::string& name) {
  for (const auto* table : {&verbs(), &local_verbs()})
    for (const auto& verb : *table)
      if (name == verb.name) return &verb;
  return nullptr;
}

int answer(const Invocation& invocation) {
  auto name = invocation.words.empty() ? std::string("help") : invocation.words[0];
  if (name == "--version" || name == "-v") name = "version";
  if (name == "--help" || name == "-h") name = "help";
  if (const auto* verb = find_verb(name)) {
    if (const auto help = help_of(name); help && asks_for_help(words_after_verb(invocation))) {
      invocation.out << *help;
      return 0;
    }
    return carry_out(invocation, *verb);
  }
  if (const auto sentence = left_to_others(name)) {
    invocation.err << *sentence << '\n';
    return kFailed;
  }
  invocation.err << "Error: unknown command \"" << visible_line(name)
                 << "\" for \"git-lfs\"\nRun 'git-lfs --help' for usage.\n";
  return kBadCommandLine;
}

}  // namespace

int run(const Invocation& invocation) {
  const int code = answer(invocation);
  invocation.out.flush();
  if (!invocation.out && code == 0) return kFailed;
  return code;
}

}  // namespace ztgit::gitlfs
