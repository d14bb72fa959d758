#include "downloading.hpp"

#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/reachable.hpp"
#include "git/tree.hpp"
#include "meter.hpp"
#include "remotes.hpp"

namespace ztgit::gitlfs {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> patterns_of(std::string_view list) {
  std::vector<std::string> patterns;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    if (const auto pattern = trim(list.substr(0, comma)); !pattern.empty())
      patterns.emplace_back(pattern);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return patterns;
}

// Objects that shall come again lie aside meanwhile, and come back where the server has none.
class Aside {
 public:
  explicit Aside(const lfs::Store& store) : store_(store) {}
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;
  ~Aside() {
    for (const auto& [temporary, object] : moved_) {
      std::error_code ignored;  // both are copies of what the server has
      if (fs::exists(object, ignored))
        fs::remove(temporary, ignored);
      else
        fs::rename(temporary, object, ignored);
    }
  }

  void put(const lfs::Pointer& pointer) {
    if (!store_.has(pointer)) return;
    auto temporary = store_.new_temporary();
    const auto object = store_.object_path(pointer.oid);
    fs::rename(object, temporary);
    moved_.emplace(std::move(temporary), object);
  }

 private:
  const lfs::Store& store_;
  std::map<fs::path, fs::path> moved_;
};

std::optional<lfs::Pointer> pointer_in(std::string_view text) {
  auto pointer = lfs::parse_pointer(text);
  return pointer && pointer->size > 0 ? std::move(pointer) : std::nullopt;
}

}  // namespace

Downloading::Downloading(Call& call, const git::Remote& remote, Options options)
    : call_(call),
      connection_(call.repository(), remote, caller_of(call)),
      options_(options),
      place_(call),
      server_(connection_.endpoint(lfs::Operation::download).shown()) {}

git::PathFilter Downloading::filter() const {
  const auto patterns = [&](const char* flag, const char* key) {
    const auto told = call_.arguments().value(flag);
    return patterns_of(told ? *told : last_value(connection_.settings(), key).value_or(""));
  };
  return {patterns("include", "lfs.fetchinclude"), patterns("exclude", "lfs.fetchexclude")};
}

bool Downloading::filtered_by_settings() const {
  return !last_value(connection_.settings(), "lfs.fetchinclude").value_or("").empty() ||
         !last_value(connection_.settings(), "lfs.fetchexclude").value_or("").empty();
}

std::vector<project::NeededObject> Downloading::in_tree(const std::string& commit,
                                                        const git::PathFilter& filter) const {
  const auto& repo = call_.repository();
  const git::SmallBlobs blobs(repo, lfs::kPointerMaxBytes);
  std::vector<project::NeededObject> found;
  for (const auto& file : git::files_in_tree(repo, git::tree_of_commit(repo, commit))) {
    if (!filter.takes(file.path)) continue;
    const auto text = blobs.read(file.id);
    if (auto pointer = text ? pointer_in(*text) : std::nullopt)
      found.push_back({file.path, std::move(*pointer)});
  }
  return found;
}

std::vector<project::NeededObject> Downloading::in_history(
    const std::vector<std::string>& tips) const {
  const auto& repo = call_.repository();
  std::vector<project::NeededObject> found;
  git::BlobWalk walk(repo, lfs::kPointerMaxBytes,
                     [&](const git::TrackedFile& file, std::string_view text) {
                       if (auto pointer = pointer_in(text))
                         found.push_back({file.path, std::move(*pointer)});
                       return true;
                     });
  for (const auto& commit : git::commits_reachable(repo, tips, {})) walk.add_commit(commit);
  return found;
}

std::vector<project::NeededObject> Downloading::lacking(
    const std::vector<project::NeededObject>& objects) {
  std::set<std::string> seen;
  for (const auto& object : taken_) seen.insert(object.pointer.oid);
  std::vector<project::NeededObject> wanted;
  for (const auto& object : objects)
    if ((options_.refetch || !place_.has(object.pointer)) && seen.insert(object.pointer.oid).second)
      wanted.push_back(object);
  return wanted;
}

bool Downloading::get(const std::vector<project::NeededObject>& objects) {
  const auto wanted = lacking(objects);
  taken_.insert(taken_.end(), wanted.begin(), wanted.end());
  if (wanted.empty()) return true;
  if (options_.dry_run) {
    auto& to = options_.json ? call_.err() : call_.out();
    for (const auto& object : wanted)
      to << fmt::format("fetch {} => {}\n", object.pointer.oid, visible_line(object.path));
    return true;
  }
  return download(wanted);
}

bool Downloading::download(const std::vector<project::NeededObject>& objects) {
  Meter meter(call_, Meter::Direction::download);
  Aside aside(place_.store());
  std::vector<lfs::Pointer> pointers;
  std::map<std::string_view, const project::NeededObject*> by_oid;
  for (const auto& object : objects) {
    meter.expect();
    pointers.push_back(object.pointer);
    by_oid[object.pointer.oid] = &object;
    if (options_.refetch) aside.put(object.pointer);
  }
  lfs::TransferOptions options;
  if (const auto observer = meter.observer(); observer.moved && !options_.json)
    options.progress = [tell = observer.moved](const lfs::TransferProgress& now) {
      tell({now.objects_done, now.objects_total, now.bytes_done, now.bytes_total});
    };
  options.arrived = [&](const lfs::Pointer& pointer) {
    const auto found = by_oid.find(pointer.oid);
    meter.done(found == by_oid.end() ? pointer.oid : found->second->path, pointer.size);
  };
  std::vector<std::string> problems;
  try {
    const auto report = connection_.objects(lfs::Operation::download)
                            .download(place_.store(), std::move(pointers), options);
    for (const auto& failure : report.failures)
      problems.push_back(fmt::format("[{}] {}", failure.pointer.oid, visible_line(failure.reason)));
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw;
    problems.push_back(fmt::format("batch response: {}", visible(error.what())));
    for (const auto& hint : error.hints()) problems.push_back("hint: " + visible(hint));
  }
  if (!options_.json) meter.finish();
  for (const auto& problem : problems) call_.err() << problem << '\n';
  return problems.empty();
}

}  // namespace ztgit::gitlfs
