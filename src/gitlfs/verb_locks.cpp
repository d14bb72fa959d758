#include <algorithm>
#include <charconv>
#include <ostream>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lock_client.hpp"
#include "lock_lists.hpp"
#include "object_place.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

namespace {

struct Question {
  std::string path, id;
  std::size_t limit = 0;  // 0: none
  bool cached = false, local = false, verify = false, json = false;

  bool filters() const { return !path.empty() || !id.empty(); }
};

Question question_of(const Call& call, const LockClient& client) {
  const auto& arguments = call.arguments();
  Question question;
  question.id = arguments.value("id").value_or("");
  if (const auto path = arguments.value("path").value_or(""); !path.empty()) try {
      question.path = client.path_of(path);
    } catch (const Error& error) {
      throw Error(ErrorKind::usage, fmt::format("Error building filters: {}", error.what()));
    }
  if (const auto limit = arguments.value("limit")) {
    const auto* end = limit->data() + limit->size();
    if (std::from_chars(limit->data(), end, question.limit).ptr != end || limit->empty())
      throw UsageError(
          fmt::format("invalid argument \"{}\" for \"-l, --limit\" flag", visible_line(*limit)));
  }
  question.cached = arguments.has("cached");
  question.local = arguments.has("local");
  question.verify = arguments.has("verify");
  question.json = arguments.has("json");
  const auto refuse = [](const char* flag, const char* other) {
    throw Error(ErrorKind::usage,
                fmt::format("--{} option can't be combined with {}", flag, other));
  };
  if (question.cached && question.limit > 0) refuse("cached", "--limit");
  for (const auto* flag : {"cached", "verify"}) {
    if (!arguments.has(flag)) continue;
    if (question.filters()) refuse(flag, "filters");
    if (question.local) refuse(flag, "--local");
  }
  return question;
}

void cut(std::vector<lfs::Lock>& locks, std::size_t limit) {
  if (limit > 0 && locks.size() > limit) locks.resize(limit);
}

lfs::LockOwners owners(LockClient& client, const Question& question, const lfs::Store& store) {
  if (question.cached) {
    auto kept = kept_owners(store, client.ref());
    if (!kept) throw Error(ErrorKind::not_found, "no cached locks present");
    return std::move(*kept);
  }
  auto told = client.server().verify(client.ref());
  if (!told) throw Error(ErrorKind::no_lfs, "Not Found");
  client.own().replace(told->ours);
  if (question.limit == 0) {
    keep_owners(store, client.ref(), *told);
  } else {
    cut(told->ours, question.limit);
    cut(told->theirs, question.limit - told->ours.size());
    if (told->ours.size() == question.limit) told->theirs.clear();
  }
  return std::move(*told);
}

std::vector<lfs::Lock> locks(LockClient& client, const Question& question,
                             const lfs::Store& store) {
  std::vector<lfs::Lock> found;
  if (question.cached) {
    auto kept = kept_locks(store, client.ref());
    if (!kept) throw Error(ErrorKind::not_found, "no cached locks present");
    return std::move(*kept);
  }
  if (question.local)
    found = client.own().all();
  else
    found = client.server().list(
        question.path.empty() ? std::nullopt : std::optional(question.path), client.ref());
  if (!question.local && !question.filters() && question.limit == 0)
    keep_locks(store, client.ref(), found);
  std::erase_if(found, [&](const lfs::Lock& lock) {
    return (!question.path.empty() && lock.path != question.path) ||
           (!question.id.empty() && lock.id != question.id);
  });
  cut(found, question.limit);
  return found;
}

void print(const Call& call, std::vector<lfs::Lock> all, const std::set<std::string>* ours) {
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.path < b.path; });
  std::size_t path_width = 0, owner_width = 0;
  for (const auto& lock : all) {
    path_width = std::max(path_width, lock.path.size());
    owner_width = std::max(owner_width, lock.owner.size());
  }
  for (const auto& lock : all)
    call.out() << fmt::format("{}{}{:{}}\t{}{:{}}\tID:{}\n",
                              ours == nullptr ? "" : (ours->contains(lock.id) ? "O " : "  "),
                              visible_line(lock.path), "", path_width - lock.path.size(),
                              visible_line(lock.owner), "", owner_width - lock.owner.size(),
                              visible_line(lock.id));
}

}  // namespace

// `git-lfs locks [--local | --cached] [--verify] [--id ID] [--path PATH] [--limit N] [--json]
// [--remote NAME]` (git-lfs-locks(1)).
int verb_locks(Call& call) {
  LockClient client(call);
  const auto question = question_of(call, client);
  const ObjectPlace place(call);
  try {
    if (!question.verify) {
      auto found = locks(client, question, place.store());
      if (question.json)
        call.out() << json_of(found) << '\n';
      else
        print(call, std::move(found), nullptr);
      return 0;
    }
    auto told = owners(client, question, place.store());
    if (question.json) {
      call.out() << fmt::format(R"({{"ours":{},"theirs":{}}})", json_of(told.ours),
                                json_of(told.theirs))
                 << '\n';
      return 0;
    }
    std::set<std::string> ours;
    for (const auto& lock : told.ours) ours.insert(lock.id);
    auto all = std::move(told.ours);
    all.insert(all.end(), told.theirs.begin(), told.theirs.end());
    print(call, std::move(all), &ours);
    return 0;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw;
    throw Error(error.kind(), fmt::format("Error while retrieving locks: {}", error.what()));
  }
}

}  // namespace ztgit::gitlfs
