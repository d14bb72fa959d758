#include <sys/stat.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"
#include "catch.hpp"
#include "metadata_text.hpp"
#include "names.hpp"
#include "record.hpp"
#include "snapshot/exclusion.hpp"
#include "snapshot/journal.hpp"
#include "snapshot/snapshots.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using ztgit::test::TempDir;
using namespace ztgit::snapshot;

namespace {

constexpr std::int64_t kDay = 86'400;  // s

Entry some_entry() {
  Entry entry;
  entry.name = "b.png";
  entry.oid = oid_of(sha256_of(std::string_view("b")));
  entry.size = 5'000'000'000;
  entry.modified = -2'500'000'000;
  entry.mode = S_IFREG | 0600;
  entry.day = 20'000;
  entry.unstable = true;
  entry.stamp = {17, 18, 19, 0};
  return entry;
}

}  // namespace

TEST_CASE("a record comes back as it was, and its torn end is seen") {
  const Record record{RecordKind::file, "a/b.png", some_entry()};
  const auto bytes = to_bytes(record);
  std::string_view rest = bytes;
  const auto back = take_record(rest);
  REQUIRE(back);
  CHECK(rest.empty());
  CHECK(back->path == "a/b.png");
  CHECK(back->entry.same_content(record.entry));
  CHECK(back->entry.name == "b.png");
  CHECK(back->entry.stamp.inode == 18);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    std::string_view torn = std::string_view(bytes).substr(0, cut);
    CHECK_FALSE(take_record(torn));
    CHECK(torn.size() == cut);
  }
  for (std::size_t at = 4; at < bytes.size(); ++at) {
    auto flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    std::string_view damaged = flipped;
    CHECK_FALSE(take_record(damaged));
  }
}

TEST_CASE("a journal says what was flushed, up to where it is torn") {
  TempDir temp;
  Journal journal(temp.path() / "j");
  journal.add("a/b.png", some_entry());
  journal.flush();
  journal.add("c.png", some_entry());
  journal.flush();
  const auto count = [&] {
    std::size_t found = 0;
    for (const auto& segment : journal_segments(temp.path() / "j"))
      replay(segment, [&](const std::string&, const Entry&) { ++found; });
    return found;
  };
  CHECK(count() == 2);
  const auto whole = read_file(journal.file(), 1 << 20);
  write_file(journal.file(), whole.substr(0, whole.size() - 3));
  CHECK(count() == 1);
  write_file(journal.file(), "ztgit-journal 2\n" + whole.substr(16));
  CHECK(count() == 0);
  journal.remove();
  CHECK(journal_segments(temp.path() / "j").empty());
}

TEST_CASE("metadata keeps times before 1970, modes and marks") {
  MetadataText metadata;
  metadata.folder_mode = S_IFDIR | 0750;
  metadata.entries.push_back(some_entry());
  metadata.long_folders.push_back(std::string(255, '@'));
  const auto text = to_text(metadata);
  CHECK(text.find("100600 5000000000 -2.500000000 20000 unstable b.png\n") != text.npos);
  const auto back = parse_metadata(text + "later things\n");
  CHECK(back.folder_mode == metadata.folder_mode);
  REQUIRE(back.entries.size() == 1);
  CHECK(back.entries[0].modified == some_entry().modified);
  CHECK(back.entries[0].unstable);
  CHECK(back.long_folders == metadata.long_folders);
  for (const char* bad :
       {"", "ztgit-meta 2\n", "ztgit-meta 1\n100644 x 1.000000000 0 - a\n",
        "ztgit-meta 1\n100644 1 1.0 0 - a\n", "ztgit-meta 1\n100644 1 1.000000000 0 - ..\n",
        "ztgit-meta 1\n100644 1 1.000000000 0 -\n"})
    CHECK_THROWS_AS(parse_metadata(bad), Error);
}

TEST_CASE("names that git would read are escaped, others stay") {
  CHECK(tree_name("a.png") == "a.png");
  CHECK(tree_name("猫.png") == "猫.png");
  for (const char* name : {".git", ".GitModules", "git~1", ".lfsconfig", "@x", ".g\u200cit"})
    CHECK(tree_name(name) == std::string("@=") + name);
  CHECK(is_short_form(tree_name(".git" + std::string(251, 'x'))));
  CHECK(is_part("@2026"));
  CHECK_FALSE(is_part("@=@2026"));
  for (const char* name : {"a%b", " ", "a\nb", "\xff", "é"})
    CHECK(unescaped_name(escaped_name(name)) == name);
}

TEST_CASE("patterns leave out what they name") {
  Exclusion exclusion;
  exclusion.add_lines("# drafts\n\n/drafts/*.png\ncache/\n**/old/*.jpg\n!keep.tmp\n");
  for (const char* path : {"a.tmp", "x/a.tmp", "drafts/a.png", "cache", "x/cache", "old/a.jpg",
                           "x/y/old/a.jpg", ".DS_Store"})
    CHECK(exclusion.excludes(path));
  for (const char* path :
       {"a.png", "x/drafts/a.png", "drafts/x/a.png", "keep.tmp", "old/x/a.jpg", "a.tmp.png"})
    CHECK_FALSE(exclusion.excludes(path));
  CHECK(exclusion.excludes_with_parents("cache/x/a.png"));
  CHECK_THROWS_AS(exclusion.add("/"), Error);
}

TEST_CASE("times that people write mean the end of what they name") {
  const ZonedTime now{1'767'600'000, 0};
  CHECK(time_meant("2 days ago", now) == now.seconds - 2 * kDay);
  CHECK(time_meant("1 hour ago", now) == now.seconds - 3600);
  CHECK(time_meant("yesterday", now) == now.seconds - 86'400);
  REQUIRE(time_meant("2026-01-05", now));
  CHECK(*time_meant("2026-01-05", now) - *time_meant("2026-01-05 00:00:00", now) == 86'399);
  for (const char* words : {"", "soon", "2026-13-01", "2026-01-05 25:00", "2 lightyears ago"})
    CHECK_FALSE(time_meant(words, now));
}
