#include "input.hpp"

#include <array>
#include <cerrno>
#include <sstream>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"

namespace ztgit::gitlfs {

namespace {
constexpr std::size_t kMostInput = std::size_t{64} << 20;  // bytes
}

std::string read_input(const Call& call) {
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const auto got = ::read(call.input(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_errno("read", "standard input", errno);
    if (got == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > kMostInput)
      throw Error(ErrorKind::usage, "read standard input: it names too many refs");
  }
}

std::vector<std::string> read_input_lines(const Call& call) {
  std::vector<std::string> lines;
  std::istringstream input(read_input(call));
  for (std::string line; std::getline(input, line);)
    if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace ztgit::gitlfs
