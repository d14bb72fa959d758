#include "gitlfs/run.hpp"

#include <algorithm>
#include <ostream>

#include "base/error.hpp"
#include "base/text.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

namespace {

// In the order of `git lfs help`.
const std::vector<Verb>& verbs() {
  static const std::vector<Verb> all = {
      {"clean", verb_clean, {}},
      {"filter-process", verb_filter_process, {{"skip", 's'}}},
      {"smudge", verb_smudge, {{"skip", 's'}}},
      {"version", verb_version, {}},
  };
  return all;
}

void print(std::ostream& err, const Error& error) {
  err << visible(error.what()) << '\n';
  for (const auto& activity : error.activities()) err << "  while " << visible(activity) << '\n';
  for (const auto& hint : error.hints()) err << "hint: " << visible(hint) << '\n';
}

int carry_out(const Invocation& invocation, const Verb& verb) {
  try {
    Call call(invocation,
              Arguments({invocation.words.begin() + 1, invocation.words.end()}, verb.flags));
    return verb.carry_out(call);
  } catch (const UsageError& error) {
    invocation.err << "Error: " << error.what() << '\n';
    return kBadCommandLine;
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

int run(const Invocation& invocation) {
  auto name = invocation.words.empty() ? std::string("help") : invocation.words[0];
  if (name == "--version" || name == "-v") name = "version";
  const auto& all = verbs();
  const auto verb =
      std::find_if(all.begin(), all.end(), [&](const Verb& each) { return name == each.name; });
  if (verb == all.end()) {
    invocation.err << "Error: unknown command \"" << visible_line(name)
                   << "\" for \"git-lfs\"\nRun 'git-lfs --help' for usage.\n";
    return kBadCommandLine;
  }
  const int answer = carry_out(invocation, *verb);
  invocation.out.flush();
  if (!invocation.out && answer == 0) return kFailed;
  return answer;
}

}  // namespace ztgit::gitlfs
