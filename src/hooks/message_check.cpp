#include "message_check.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/columns.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "codes.hpp"
#include "git/tree.hpp"
#include "message.hpp"
#include "private_text.hpp"
#include "project/picture_name.hpp"
#include "trailers.hpp"

namespace ztgit::hooks {

namespace {

constexpr std::size_t kSubjectColumns = 72;
constexpr std::uint64_t kMostHashed = std::uint64_t{64} << 20;  // bytes of a picture in git itself
constexpr std::string_view kKnownSchema = "1";
constexpr const char* kEdit =
    "Edit the message; in a commit that is there, with 'git commit --amend'.";

// git or a forge wrote these, and what they say of a picture is said by other commits.
bool is_by_git(std::string_view subject) {
  constexpr std::array<std::string_view, 5> starts = {"Merge ", "Revert \"", "fixup! ", "squash! ",
                                                      "amend! "};
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return subject.starts_with(start); });
}

// A line at column 0 that is meant as a trailer of ours.
bool is_meant_as_ours(std::string_view line) {
  if (ascii_lower(line.substr(0, 3)) != "zt-") return false;
  const auto colon = line.find(':');
  return colon != line.npos && line.substr(0, colon).find(' ') == line.npos;
}

// The oid that a trailer names; empty where it names none.
std::string oid_of(const Trailer& trailer) {
  constexpr std::string_view mark = "sha256=";
  const auto key = ascii_lower(trailer.key);
  if (key == "zt-image-sha256") return trailer.value;
  if (key != "zt-image" || !trailer.value.starts_with(mark)) return {};
  return trailer.value.substr(mark.size(), trailer.value.find(' ') - mark.size());
}

// Which pictures a commit holds: asked first for what it changes, then for all.
class Pictures {
 public:
  explicit Pictures(const Inspection& commit) : commit_(commit) {}

  bool has(const std::string& oid) {
    if (!changed_read_) read_changed();
    if (oids_.contains(oid)) return true;
    // Pictures in git itself have no oid anywhere; those that stay as they are would all have to be
    // hashed.
    if (commit_.settings().storage == project::StorageMode::plain) return true;
    if (!all_read_) read_all();
    return oids_.contains(oid);
  }

 private:
  void read(const std::string& blob, bool hash) {
    if (const auto pointer = commit_.pointer(blob))
      oids_.insert(pointer->oid);
    else if (hash && git::blob_size(commit_.repo(), blob).value_or(0) <= kMostHashed)
      oids_.insert(sha256_of(git::read_blob(commit_.repo(), blob, kMostHashed)));
  }

  void read_changed() {
    changed_read_ = true;
    for (const auto& change : commit_.changes()) {
      auto path = change.path;
      if (path.ends_with(project::kSidecarSuffix))
        path.resize(path.size() - project::kSidecarSuffix.size());
      if (const auto blob = commit_.files().find(path))
        read(*blob, project::has_picture_name(path));
    }
  }

  void read_all() {
    all_read_ = true;
    for (const auto& file : commit_.files().all()) read(file.id, false);
  }

  const Inspection& commit_;
  std::set<std::string> oids_;
  bool changed_read_ = false, all_read_ = false;
};

class MessageCheck {
 public:
  MessageCheck(const Inspection& commit, std::string_view message)
      : commit_(commit), message_(message), lines_(lines_of(message)) {}

  std::vector<Problem> run() {
    check_privacy();
    const auto ours =
        static_cast<std::size_t>(std::count_if(lines_.begin(), lines_.end(), is_meant_as_ours));
    if (ours == 0 || commit_.parents() > 1 || is_by_git(lines_.front())) return problems_;
    if (columns_of(lines_.front()) > kSubjectColumns)
      add("message-subject",
          fmt::format("its first line has {} columns; {} are shown everywhere",
                      columns_of(lines_.front()), kSubjectColumns),
          kEdit);
    if (lines_.front().starts_with('#'))
      add("message-dropped", "its first line begins with '#': git drops it when it is amended",
          kEdit);
    check_trailers(ours);
    return problems_;
  }

 private:
  void add(std::string_view code, std::string_view text, std::string_view cure) {
    problems_.push_back(problem(code, "", text, cure));
  }

  // A squash keeps the messages of all its commits: only the last block counts then, and earlier
  // versions of a picture are named in vain.
  bool is_squash() const {
    return std::count_if(lines_.begin(), lines_.end(), [](std::string_view line) {
             return ascii_lower(line.substr(0, 10)) == "zt-schema:";
           }) > 1;
  }

  void check_trailers(std::size_t ours) {
    auto trailers = parse_trailers(message_);
    std::erase_if(trailers,
                  [](const Trailer& each) { return !ascii_lower(each.key).starts_with("zt-"); });
    if (trailers.size() < ours && !is_squash())
      return add(
          "message-trailers",
          fmt::format("git takes {} of its {} ZT- lines for trailers", trailers.size(), ours),
          "Keep them together as the last paragraph, with nothing but 'Key: value' lines in it.");
    const auto schema = std::find_if(trailers.begin(), trailers.end(), [](const Trailer& each) {
      return ascii_lower(each.key) == "zt-schema";
    });
    if (trailers.empty()) return;
    if (schema == trailers.end())
      add("message-schema", "it has ZT- trailers, but no ZT-Schema",
          "Add the line 'ZT-Schema: 1'.");
    else if (schema->value != kKnownSchema)
      add("message-schema",
          fmt::format("this version does not know ZT-Schema {}", cut_utf8(schema->value, 20)),
          "A newer ztgit wrote it: 'ztgit version' tells which one is running.");
    check_images(trailers);
  }

  void check_images(const std::vector<Trailer>& trailers) {
    Pictures pictures(commit_);
    for (const auto& trailer : trailers) {
      const auto key = ascii_lower(trailer.key);
      if (key != "zt-image" && key != "zt-image-sha256") continue;
      const auto oid = oid_of(trailer);
      if (!is_sha256(oid))
        add("message-image", fmt::format("its {} names no SHA-256", cut_utf8(trailer.key, 20)),
            kEdit);
      else if (!pictures.has(oid))
        add_stranger(oid);
    }
  }

  // An amend keeps the message of the picture before, and in a rebase it may be of a version that
  // is being squashed away: that is told, and left to the author.
  void add_stranger(const std::string& oid) {
    add("message-image",
        fmt::format("it names the picture {}…, which the commit does not hold", oid.substr(0, 10)),
        "Take its ZT- lines out, and let 'ztgit promote' write those of the new picture.");
    if (is_squash() || commit_.staged()) problems_.back().severity = Severity::warning;
  }

  void check_privacy() {
    for (const auto& found : find_private(message_, Spelling::plain, commit_.settings().redact))
      add(found.code, fmt::format("it holds {} (line {})", found.what, found.line),
          std::string_view(found.code) == "secret"
              ? "Take it out; if it was pushed, make that key invalid where it comes from."
              : kEdit);
  }

  const Inspection& commit_;
  std::string_view message_;
  std::vector<std::string_view> lines_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> check_message(const Inspection& commit, std::string_view message) {
  return MessageCheck(commit, message).run();
}

}  // namespace ztgit::hooks
