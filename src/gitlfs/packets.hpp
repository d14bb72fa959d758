#pragma once

// git's pkt-line framing (gitprotocol-common(5)) over pipes, as long-running filters speak it.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"

namespace ztgit::gitlfs {

inline constexpr std::size_t kMostPayload = 65516;  // bytes of one packet, its length aside

// Makes the pipe hold a megabyte, as far as the system lets us: each side works longer before it
// waits for the other. Anything but a pipe stays as it is.
void widen_pipe(int descriptor) noexcept;

class PacketInput {
 public:
  enum class Kind { data, flush, end };

  explicit PacketInput(int descriptor);  // not owned

  // `payload` is valid until the next call. Error (integrity) for what is no packet or breaks off.
  Kind next(std::string_view& payload);
  // The lines up to the next flush, without their line ends; nullopt where the input ends instead.
  std::optional<std::vector<std::string>> lines();

 private:
  bool fill(std::size_t wanted);  // false: the input ends before

  int descriptor_;
  std::string buffer_;
  std::size_t begin_ = 0, end_ = 0;  // of what is read and not used
};

class PacketOutput {
 public:
  explicit PacketOutput(int descriptor);  // not owned

  // Gathered; sent by flush(). Lines get a line end, as gitattributes(5) wants it.
  void line(std::string_view text);
  void data(std::string_view bytes);  // split into packets, for texts
  void flush();                       // a flush packet, and everything goes out
  // The rest of a file, read straight into packets.
  void file(const File& file, std::uint64_t size, const std::filesystem::path& name_for_errors);

 private:
  void send();

  int descriptor_;
  std::string pending_;
};

}  // namespace ztgit::gitlfs
