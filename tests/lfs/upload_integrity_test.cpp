#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>

#include "base/error.hpp"
#include "catch.hpp"
#include "lfs_client.hpp"
#include "lfs_server.hpp"

using namespace ztgit;
using namespace ztgit::lfs;
using test::Client;
using test::LfsServer;

namespace {

const std::string kApi = "/demo.git/info/lfs";

}  // namespace

TEST_CASE("a damaged object never becomes whole on the server", "[lfs][upload]") {
  LfsServer server;
  server.start();
  Client client(server.url(kApi));
  const auto size = GENERATE(std::size_t{10}, 300'000U);
  const auto pointer = client.add(std::string(size, 'a'));
  std::ofstream(client.store.object_path(pointer.oid)) << std::string(size - 1, 'a') << 'b';
  const auto report = client.transfer()->upload(client.store, {pointer}, {});
  REQUIRE(report.failures.size() == 1);
  CHECK(report.failures[0].kind == ErrorKind::integrity);
  CHECK(report.failures[0].reason == "the object here is damaged: its SHA-256 is not its name");
  CHECK(server.object(pointer.oid).empty());
}

TEST_CASE("an object that was hashed and not written to since is not hashed again",
          "[lfs][upload]") {
  LfsServer server;
  server.start();
  Client client(server.url(kApi));
  const auto pointer = client.add(std::string(300'000, 'a'));
  const auto file = client.store.object_path(pointer.oid);
  TransferOptions options;
  options.stamps[pointer.oid] = *stamp_of(file);
  const bool written_to = GENERATE(false, true);
  const auto before = *stamp_of(file);
  std::ofstream(file) << std::string(299'999, 'a') << 'b';
  // What only a failing disk can do: other bytes under the same stamp.
  const struct timespec then = {before.modified / 1'000'000'000, before.modified % 1'000'000'000};
  const struct timespec times[2] = {then, then};
  if (!written_to) ::utimensat(AT_FDCWD, file.c_str(), times, 0);
  const auto report = client.transfer()->upload(client.store, {pointer}, options);
  CHECK(report.failures.size() == (written_to ? 1U : 0U));
}
