#include "download_sink.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <memory>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace ztgit::lfs {

namespace {

constexpr std::size_t kChunk = std::size_t{256} << 10;
constexpr int kPartial = 206;

// The first byte that "bytes 100-199/200" speaks of.
std::optional<std::uint64_t> range_start(const net::Headers& headers) {
  auto text = net::header(headers, "content-range");
  if (!text) return std::nullopt;
  auto rest = trim(*text);
  if (!ascii_lower(rest.substr(0, 6)).starts_with("bytes ")) return std::nullopt;
  rest = trim(rest.substr(6));
  std::uint64_t start = 0;
  const auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), start);
  if (problem != std::errc() || end == rest.data() + rest.size() || *end != '-')
    return std::nullopt;
  return start;
}

}  // namespace

DownloadSink::DownloadSink(const Store& store, Pointer pointer, Moved moved)
    : path_(store.folder() / "incomplete" / (pointer.oid + ".part")),
      pointer_(std::move(pointer)),
      moved_(std::move(moved)) {
  make_folders(path_.parent_path());
}

DownloadSink::~DownloadSink() {
  // Ours alone, or nothing has come of it: a server without the object shall not leave a file.
  const auto left = private_ ? std::nullopt : lstat_of(path_);
  if (private_ || (left && S_ISREG(left->st_mode) && left->st_size == 0)) ::unlink(path_.c_str());
}

void DownloadSink::open_file() {
  const auto open_at = [](const std::filesystem::path& path) {
    return File(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666));
  };
  file_ = open_at(path_);
  if (!file_) throw_errno("write", path_, errno);
  // Two programs that write one file would make a mess of it.
  if (!private_ && ::flock(file_.descriptor(), LOCK_EX | LOCK_NB) != 0) {
    path_ += "-" + unique_name();
    private_ = true;
    file_ = open_at(path_);
    if (!file_) throw_errno("write", path_, errno);
  }
  if (!S_ISREG(stat_of(file_, path_).st_mode))
    throw Error(ErrorKind::io, fmt::format("write {}: it is no regular file", path_.string()));
}

std::uint64_t DownloadSink::open() {
  if (!file_) open_file();
  const auto there = static_cast<std::uint64_t>(stat_of(file_, path_).st_size);
  if (hashed_ > there || there > pointer_.size) {  // not what we left, or nothing of ours
    truncate();
  } else {
    at_ = there;
    if (hashed_ > 0 && hashed_ < there) truncate();
  }
  return at_;
}

void DownloadSink::truncate() {
  if (::ftruncate(file_.descriptor(), 0) != 0) throw_errno("write", path_, errno);
  at_ = 0;
  hashed_ = 0;
  hash_ = Sha256();
}

void DownloadSink::discard() {
  if (!file_) open_file();
  truncate();
}

void DownloadSink::begin(int status, const net::Headers& headers) {
  begun_ = true;
  misplaced_ = false;
  const auto start = status == kPartial ? range_start(headers).value_or(0) : 0;
  if (start == 0)
    at_ = 0;  // the whole of it
  else
    misplaced_ = start != at_;
}

void DownloadSink::hash_what_is_there() {
  const auto buffer = std::make_unique<std::array<std::byte, kChunk>>();
  while (hashed_ < at_) {
    throw_if_cancelled();
    const auto most = std::min<std::uint64_t>(kChunk, at_ - hashed_);
    const auto chunk = std::span(*buffer).first(static_cast<std::size_t>(most));
    const auto got = read_at(file_, hashed_, chunk, path_);
    if (got == 0) break;
    hash_.update(chunk.first(got));
    hashed_ += got;
  }
}

void DownloadSink::write(std::span<const std::byte> bytes) {
  if (begun_) {
    if (misplaced_) throw WrongRange{};
    if (at_ == 0) truncate();
    hash_what_is_there();
    if (::lseek(file_.descriptor(), static_cast<off_t>(at_), SEEK_SET) < 0)
      throw_errno("write", path_, errno);
    begun_ = false;
  }
  if (bytes.size() > pointer_.size - at_)
    throw Error(ErrorKind::integrity,
                fmt::format("what the server sends is longer than {} bytes", pointer_.size));
  write_all(file_, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path_);
  hash_.update(bytes);
  at_ += bytes.size();
  hashed_ = at_;
  moved_(at_);
}

bool DownloadSink::is_whole() {
  if (misplaced_ || at_ != pointer_.size) return false;
  hash_what_is_there();
  if (hashed_ != at_) return false;
  hashed_ = 0;  // finish() ends the hash
  const auto oid = std::exchange(hash_, Sha256()).finish();
  return oid == pointer_.oid;
}

}  // namespace ztgit::lfs
