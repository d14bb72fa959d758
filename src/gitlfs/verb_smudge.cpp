#include <cerrno>
#include <ostream>
#include <span>
#include <unistd.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "object_place.hpp"
#include "packets.hpp"
#include "smudging.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

namespace {

constexpr std::size_t kPiece = std::size_t{256} << 10;  // bytes

// Up to `most` bytes; fewer only at the end of the input.
std::string read_up_to(int descriptor, std::size_t most) {
  std::string bytes(most, '\0');
  std::size_t filled = 0;
  while (filled < most) {
    const auto got = ::read(descriptor, bytes.data() + filled, most - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_errno("smudge", "standard input", errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

void write_object(const Call& call, const lfs::Store& store, const lfs::Pointer& pointer) {
  const auto path = store.object_path(pointer.oid);
  const auto file = open_to_read(path);
  std::string buffer(kPiece, '\0');
  for (std::uint64_t offset = 0;;) {
    const auto got = read_at(file, offset, std::as_writable_bytes(std::span(buffer)), path);
    if (got == 0) return;
    call.out().write(buffer.data(), static_cast<std::streamsize>(got));
    if (!call.out()) throw Error(ErrorKind::io, "smudge: standard output is closed or full");
    offset += got;
  }
}

}  // namespace

// `git-lfs smudge [--skip] [--] [PATH]`: the pointer on standard input, the picture on standard
// output. What cannot be had stays a pointer, and the exit code says so (git-lfs-smudge(1)).
int verb_smudge(Call& call) {
  ObjectPlace place(call);
  Smudging smudging(call, place);
  const auto& words = call.arguments().words();
  const auto path = words.empty() ? std::string("<unknown file>") : words[0];
  auto text = read_up_to(call.input(), lfs::kPointerMaxBytes);
  const auto pointer =
      text.size() < lfs::kPointerMaxBytes ? lfs::parse_pointer(text) : std::nullopt;
  if (!pointer) {
    for (; !text.empty(); text = read_up_to(call.input(), kPiece)) call.out() << text;
    call.err() << "Pointer file error: " << visible_line(path) << " is no pointer\n";
    return 0;
  }
  if (!pointer->extensions.empty())
    throw Error(ErrorKind::config,
                "smudge " + visible_line(path) +
                    ": ztgit runs no pointer extensions, and this was made by one");
  if (pointer->size == 0) return 0;
  if (!smudging.wants(path)) {
    call.out() << lfs::to_text(*pointer);
    return 0;
  }
  if (!place.has(*pointer)) {
    if (const auto reason = smudging.fetch(*pointer)) {
      call.out() << lfs::to_text(*pointer);
      return smudging.may_stay_pointer(path, *pointer, *reason) ? 0 : kFailed;
    }
  }
  write_object(call, place.store(), *pointer);
  return 0;
}

}  // namespace ztgit::gitlfs
