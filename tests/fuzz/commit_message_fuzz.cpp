// Whatever an image says, it says it indented or inside a trailer of ours: valid UTF-8, no NUL, at
// most 64 KiB, and no line at column 0 that this program did not write.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "project/commit_message.hpp"

namespace {

// The parts between 0xFE bytes, which no UTF-8 holds.
std::vector<std::string> parts_of(std::string_view bytes) {
  std::vector<std::string> parts;
  while (parts.size() < 8) {
    const auto end = bytes.find('\xfe');
    parts.emplace_back(bytes.substr(0, end));
    bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
  }
  return parts;
}

void check(bool holds) {
  if (!holds) std::abort();
}

bool is_ours(std::string_view line) {
  return line.empty() || line.starts_with("    ") || line == "Prompt:" ||
         line == "Negative prompt:";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  const auto parts = parts_of({reinterpret_cast<const char*>(data), size});
  metadata::Record record;
  auto& made = record.generation;
  made.prompt = parts[0];
  made.negative_prompt = parts[1];
  made.model = metadata::Model{parts[2], {}, {}, {}};
  made.sampler = parts[3];
  made.scheduler = parts[4];
  made.seed = size;
  record.source.generator = parts[5];
  const auto path = "p/" + parts[6] + ".png";
  std::vector<project::MessageImage> images = {
      {path, std::string(64, 'a'), parts[7], path + ".yaml", &record}};
  if (size % 3 == 0) images.push_back(images.front());
  const auto message = project::compose_message({.images = images});
  check(message.size() <= project::kMessageLimit);
  check(is_valid_utf8(message) && message.find('\0') == message.npos);
  check(message.ends_with('\n') && message.find("\n\n\n") == message.npos);
  check(message.starts_with("Promote "));
  const auto body = message.find('\n'), trailers = message.rfind("\n\n") + 2;
  std::string_view rest = message;
  for (std::size_t at = body + 1; at < message.size();) {
    const auto line = rest.substr(at, rest.find('\n', at) - at);
    check(line.empty() || line.back() != ' ');
    check(at >= trailers ? line.starts_with("ZT-") : is_ours(line));
    at += line.size() + 1;
  }
  return 0;
}
