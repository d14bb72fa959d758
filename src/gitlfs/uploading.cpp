#include "uploading.hpp"

#include <algorithm>
#include <ostream>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/attributes.hpp"
#include "git/transfer.hpp"
#include "object_place.hpp"
#include "remotes.hpp"

namespace ztgit::gitlfs {

namespace {

// A server says 422 for damaged objects, and for others that it does not like.
bool is_damaged(const lfs::Store& store, const lfs::ObjectOutcome& failure) {
  if (!store.has(failure.pointer)) return true;
  return failure.kind == ErrorKind::integrity &&
         lfs::point_at(store.object_path(failure.pointer.oid)).oid != failure.pointer.oid;
}

}  // namespace

Uploading::Uploading(Call& call, const git::Remote& remote, std::string name, bool dry_run)
    : call_(call),
      connection_(call.repository(), remote, caller_of(call)),
      dry_run_(dry_run),
      allow_missing_(is_on(last_value(connection_.settings(), "lfs.allowincompletepush"))),
      locks_(call, connection_, std::move(name)),
      meter_(call, Meter::Direction::upload) {}

int Uploading::refs(const std::vector<project::RefUpdate>& updates, project::Look look) {
  auto all = project::find_outgoing(call_.repository(), connection_, updates, look);
  if (must_ask_for_locks(all)) {
    for (const auto& update : updates) locks_.verify(update.remote);
    for (const auto& outgoing : all) locks_.look_at(outgoing);
  }
  if (dry_run_) {
    for (const auto& outgoing : all) print_plan(outgoing);
    return 0;
  }
  if (locks_.demanded())
    for (auto& outgoing : all)
      std::erase_if(outgoing.objects, [&](const project::NeededObject& object) {
        return locks_.locked_by_others(object.path);
      });
  for (const auto& outgoing : all)
    for (std::size_t i = 0; i < outgoing.objects.size(); ++i) meter_.expect();
  if (refuse_missing(all)) return conclude();
  for (const auto& outgoing : all)
    if (!outgoing.objects.empty()) send(outgoing);
  return conclude();
}

int Uploading::objects(const project::Outgoing& outgoing) {
  if (dry_run_) {
    print_plan(outgoing);
    return 0;
  }
  for (std::size_t i = 0; i < outgoing.objects.size(); ++i) meter_.expect();
  if (!outgoing.objects.empty()) send(outgoing);
  return conclude();
}

// A push without pictures asks nothing, unless files that are lockable without being pictures may
// be locked and the user wants to know.
bool Uploading::must_ask_for_locks(const std::vector<project::Outgoing>& all) const {
  for (const auto& outgoing : all) {
    if (!outgoing.objects.empty()) return true;
    if (!locks_.demanded()) continue;
    for (const auto& commit : outgoing.commits)
      for (const auto& blob : git::small_blobs_changed_by(call_.repository(), commit, UINT64_MAX))
        if (git::is_lockable(call_.repository(), blob.path)) return true;
  }
  return false;
}

void Uploading::print_plan(const project::Outgoing& outgoing) const {
  for (const auto& object : outgoing.objects)
    call_.out() << fmt::format("push {} => {}\n", object.pointer.oid, visible_line(object.path));
}

// One object that is neither here nor there, and nothing is sent at all (tq/transfer_queue.go).
bool Uploading::refuse_missing(const std::vector<project::Outgoing>& all) {
  ObjectPlace place(call_);
  std::vector<lfs::Pointer> absent;
  std::vector<project::NeededObject> named;
  for (const auto& outgoing : all)
    for (const auto& object : outgoing.objects) {
      if (place.has(object.pointer) || project::restore_object(call_.repository(), object) ||
          lstat_of(place.store().object_path(object.pointer.oid)))
        continue;
      absent.push_back(object.pointer);
      named.push_back(object);
    }
  if (absent.empty() || allow_missing_) return false;
  lfs::TransferOptions options;
  options.ref = all.front().ref;
  const auto lost = connection_.objects(lfs::Operation::upload).missing_there(absent, options);
  for (const auto& pointer : lost)
    for (const auto& object : named)
      if (object.pointer.oid == pointer.oid) {
        unfit_.push_back({object.path, pointer.oid});
        errors_.push_back(
            fmt::format("Unable to find source for object {} (try running `git lfs fetch --all`)",
                        pointer.oid));
      }
  return !lost.empty();
}

void Uploading::send(const project::Outgoing& outgoing) try {
  const ObjectPlace place(call_);
  const auto sent =
      project::send_objects(call_.repository(), connection_, outgoing, meter_.observer());
  std::set<std::string_view> failed;
  for (const auto& failure : sent.failures) {
    const auto& oid = failure.pointer.oid;
    failed.insert(oid);
    const auto found =
        std::find_if(outgoing.objects.begin(), outgoing.objects.end(),
                     [&](const project::NeededObject& each) { return each.pointer.oid == oid; });
    const auto path = found == outgoing.objects.end() ? oid : found->path;
    const auto info = lstat_of(place.store().object_path(oid));
    if (!info)
      unfit_.push_back({path, oid});
    else if (is_damaged(place.store(), failure))
      unfit_.push_back({path, oid, true});
    else
      errors_.push_back(fmt::format("[{}] {}", oid, visible_line(failure.reason)));
  }
  for (const auto& object : outgoing.objects)
    if (!failed.contains(object.pointer.oid)) meter_.done(object.path, object.pointer.size);
  // Only where ztgit keeps a list of what is not there yet.
  if (lstat_of(call_.repository().common_dir() / "ztgit" / "unpushed"))
    project::confirm_sent(call_.repository(), connection_.git_remote().name, outgoing,
                          sent.failures);
} catch (const Error& error) {
  if (error.kind() == ErrorKind::cancelled) throw;
  errors_.push_back(fmt::format("batch response: {}", visible(error.what())));
  for (const auto& hint : error.hints()) errors_.push_back("hint: " + visible(hint));
}

// True: the push may go on all the same.
bool Uploading::report_unfit() const {
  if (unfit_.empty()) return true;
  call_.out() << fmt::format("Git LFS upload {}:\n", allow_missing_ ? "missing objects" : "failed");
  for (const bool corrupt : {false, true})
    for (const auto& each : unfit_)
      if (each.corrupt == corrupt)
        call_.out() << fmt::format("  ({}) {} ({})\n", corrupt ? "corrupt" : "missing",
                                   visible_line(each.path), each.oid);
  if (allow_missing_) return true;
  call_.out() << "hint: Your push was rejected due to missing or corrupt local objects.\n"
                 "hint: You can disable this check with: `git config lfs.allowincompletepush "
                 "true`\n";
  return false;
}

int Uploading::conclude() {
  meter_.finish();
  for (const auto& error : errors_) call_.err() << error << '\n';
  const bool fit = report_unfit();
  if (!fit || !errors_.empty()) return kFailed;
  return locks_.report() ? 0 : kFailed;
}

}  // namespace ztgit::gitlfs
