#include "packets.hpp"

#include <functional>

#include "base/error.hpp"
#include "catch.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::gitlfs;
using ztgit::test::TempDir;

namespace {

// A file that holds what git would write.
struct Spoken {
  explicit Spoken(const std::string& bytes) {
    write_all(create_new(path), bytes, path);
    file = open_to_read(path);
  }
  TempDir folder;
  std::filesystem::path path = folder.path() / "input";
  File file;
};

std::string written(const std::function<void(PacketOutput&)>& write) {
  const TempDir folder;
  const auto path = folder.path() / "output";
  const auto file = create_new(path);
  PacketOutput output(file.descriptor());
  write(output);
  return read_file(path, std::uint64_t{64} << 20);
}

}  // namespace

TEST_CASE("a list of lines ends with a flush", "[gitlfs]") {
  const Spoken git("0016git-filter-client\n000eversion=2\n00000009abcde0000");
  PacketInput input(git.file.descriptor());
  CHECK(input.lines() == std::vector<std::string>{"git-filter-client", "version=2"});
  CHECK(input.lines() == std::vector<std::string>{"abcde"});
  CHECK_FALSE(input.lines().has_value());
}

TEST_CASE("packets larger than what a pipe gives at once come whole", "[gitlfs]") {
  const std::string content(300'000, 'x');
  std::string bytes = written([&](PacketOutput& output) {
    output.data(content);
    output.flush();
  });
  const Spoken git(bytes);
  PacketInput input(git.file.descriptor());
  std::string got;
  for (std::string_view payload; input.next(payload) == PacketInput::Kind::data;) {
    CHECK(payload.size() <= kMostPayload);
    got += payload;
  }
  CHECK(got == content);
}

TEST_CASE("what is no packet, or breaks off, is refused", "[gitlfs]") {
  for (const auto* bytes : {"zzzz", "0003", "0001", "fffffff", "0010abc", "00", "-001", "+006ab"}) {
    INFO(bytes);
    const Spoken git(bytes);
    PacketInput input(git.file.descriptor());
    std::string_view payload;
    CHECK_THROWS_AS(input.next(payload), Error);
  }
}

TEST_CASE("a list without an end is refused before it fills the memory", "[gitlfs]") {
  std::string bytes;
  for (int i = 0; i < 2000; ++i) bytes += "0006a\n";
  const Spoken git(bytes);
  PacketInput input(git.file.descriptor());
  CHECK_THROWS_AS(input.lines(), Error);
}

TEST_CASE("a file goes out in packets of its own bytes", "[gitlfs]") {
  const TempDir folder;
  const auto path = folder.path() / "picture";
  std::string content;
  for (int i = 0; i < 3'000'000; ++i) content += static_cast<char>(i * 7 + i / 251);
  write_all(create_new(path), content, path);
  const auto file = open_to_read(path);
  const Spoken git(written([&](PacketOutput& output) {
    output.file(file, content.size(), path);
    output.flush();
  }));
  PacketInput input(git.file.descriptor());
  std::string got;
  for (std::string_view payload; input.next(payload) == PacketInput::Kind::data;) got += payload;
  CHECK(got == content);
}

TEST_CASE("a file that became shorter is not filled up", "[gitlfs]") {
  const TempDir folder;
  const auto path = folder.path() / "picture";
  write_all(create_new(path), "short", path);
  const auto file = open_to_read(path);
  CHECK_THROWS_AS(written([&](PacketOutput& output) { output.file(file, 6, path); }), Error);
}
