#include "base/error.hpp"
#include "base/file.hpp"
#include "body.hpp"
#include "checked.hpp"
#include "message.hpp"

namespace ztgit::hooks {

namespace {
// With `commit -v` the file holds the whole difference, too.
constexpr std::uint64_t kMostMessage = std::uint64_t{256} << 20;  // bytes
}  // namespace

void commit_msg(const Body& body) {
  const auto& call = body.call;
  const auto& repository = body.repository;
  if (call.words.empty())
    throw Error(ErrorKind::usage, "check the message: git names no file with it");
  const auto& environment = call.environment;
  const auto message = read_file(environment.current_folder / call.words.front(), kMostMessage);
  const auto clean = clean_message(message, cleanup_of(repository, environment, message));
  if (clean.empty()) return;  // git stops by itself
  checked(call, [&] {
    return check_staged_message(repository, index_in_use(repository, environment), clean);
  });
}

}  // namespace ztgit::hooks
