#include "packets.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <span>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"

namespace ztgit::gitlfs {

namespace {

constexpr std::size_t kLength = 4;                     // hex digits before each payload
constexpr std::size_t kBuffer = std::size_t{1} << 20;  // bytes
constexpr std::size_t kMostLines = 1000, kMostLineBytes = std::size_t{1} << 20;  // of one list
constexpr int kPipeSize = 1 << 20;  // bytes; what an ordinary user may have (pipe(7))
constexpr std::size_t kPacketsAtOnce = 16;

void write_out(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto put = ::write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw_errno("answer git", "standard output", errno);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

void put_length(char* place, std::size_t payload) {
  constexpr std::string_view digits = "0123456789abcdef";
  auto rest = payload + kLength;
  for (std::size_t i = kLength; i-- > 0; rest >>= 4U) place[i] = digits[rest & 15U];
}

}  // namespace

void widen_pipe(int descriptor) noexcept {
  static_cast<void>(::fcntl(descriptor, F_SETPIPE_SZ, kPipeSize));
}

PacketInput::PacketInput(int descriptor) : descriptor_(descriptor), buffer_(kBuffer, '\0') {}

bool PacketInput::fill(std::size_t wanted) {
  if (end_ - begin_ >= wanted) return true;
  if (begin_ + wanted > buffer_.size() || begin_ == end_) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  while (end_ - begin_ < wanted) {
    const auto got = ::read(descriptor_, buffer_.data() + end_, buffer_.size() - end_);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_errno("listen to git", "standard input", errno);
    if (got == 0) return false;
    end_ += static_cast<std::size_t>(got);
  }
  return true;
}

PacketInput::Kind PacketInput::next(std::string_view& payload) {
  const auto broken = [] {
    return Error(ErrorKind::integrity, "listen to git: this is no pkt-line, or it breaks off");
  };
  if (!fill(kLength)) {
    if (begin_ != end_) throw broken();
    return Kind::end;
  }
  const char* digits = buffer_.data() + begin_;
  std::size_t length = 0;
  const auto parsed = std::from_chars(digits, digits + kLength, length, 16);
  if (parsed.ec != std::errc() || parsed.ptr != digits + kLength) throw broken();
  if (length == 0) {
    begin_ += kLength;
    return Kind::flush;
  }
  if (length < kLength || length > kMostPayload + kLength || !fill(length)) throw broken();
  payload = std::string_view(buffer_).substr(begin_ + kLength, length - kLength);
  begin_ += length;
  return Kind::data;
}

std::optional<std::vector<std::string>> PacketInput::lines() {
  std::vector<std::string> lines;
  std::size_t bytes = 0;
  for (std::string_view payload;;) {
    const auto kind = next(payload);
    if (kind == Kind::flush) return lines;
    if (kind == Kind::end) {
      if (lines.empty()) return std::nullopt;
      throw Error(ErrorKind::integrity, "listen to git: a list breaks off");
    }
    bytes += payload.size();
    if (lines.size() >= kMostLines || bytes > kMostLineBytes)
      throw Error(ErrorKind::integrity, "listen to git: a list is too long");
    if (payload.ends_with('\n')) payload.remove_suffix(1);
    lines.emplace_back(payload);
  }
}

PacketOutput::PacketOutput(int descriptor) : descriptor_(descriptor) {}

void PacketOutput::send() {
  write_out(descriptor_, pending_);
  pending_.clear();
}

void PacketOutput::line(std::string_view text) {
  std::array<char, kLength> length{};
  put_length(length.data(), text.size() + 1);
  pending_.append(length.data(), length.size()).append(text) += '\n';
}

void PacketOutput::data(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, kMostPayload);
    std::array<char, kLength> length{};
    put_length(length.data(), piece.size());
    pending_.append(length.data(), length.size()).append(piece);
    bytes.remove_prefix(piece.size());
    if (pending_.size() >= kBuffer) send();
  }
}

void PacketOutput::flush() {
  pending_ += "0000";
  send();
}

void PacketOutput::file(const File& file, std::uint64_t size,
                        const std::filesystem::path& name_for_errors) {
  send();
  std::string packets((kMostPayload + kLength) * kPacketsAtOnce, '\0');
  for (std::uint64_t offset = 0; offset < size;) {
    std::size_t filled = 0;
    while (offset < size && filled < packets.size()) {
      const auto room = std::span(packets).subspan(filled + kLength, kMostPayload);
      const auto wanted =
          static_cast<std::size_t>(std::min<std::uint64_t>(kMostPayload, size - offset));
      const auto got =
          read_at(file, offset, std::as_writable_bytes(room.first(wanted)), name_for_errors);
      if (got < wanted)
        throw Error(ErrorKind::io,
                    fmt::format("read {}: it became shorter", name_for_errors.string()));
      put_length(packets.data() + filled, got);
      filled += kLength + got;
      offset += got;
    }
    write_out(descriptor_, std::string_view(packets).substr(0, filled));
  }
}

}  // namespace ztgit::gitlfs
