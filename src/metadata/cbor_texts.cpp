#include "cbor_texts.hpp"

#include <cstdint>

#include "binary.hpp"

namespace ztgit::metadata {

namespace {
constexpr std::uint32_t kByteString = 2, kText = 3;
constexpr std::uint32_t kFirstLong = 24, kIndefinite = 31;  // RFC 8949 section 3
}  // namespace

std::optional<std::string_view> CborTexts::next() {
  if (at_ >= bytes_.size()) return std::nullopt;
  const auto head = byte_at(bytes_, at_++);
  const auto major = head >> 5U, information = head & 31U;
  std::uint64_t argument = information;
  if (information >= kFirstLong && information != kIndefinite) {
    const auto width = information - kFirstLong;
    if (width > 3) return std::nullopt;
    const std::size_t count = std::size_t{1} << width;
    if (count > bytes_.size() - at_) return std::nullopt;
    argument = 0;
    for (std::size_t i = 0; i < count; ++i) argument = argument << 8U | byte_at(bytes_, at_ + i);
    at_ += count;
  }
  const bool string = major == kByteString || major == kText;
  // A string of indefinite length is a sequence of strings: those come as the next items.
  if (!string || information == kIndefinite) return std::string_view();
  if (argument > bytes_.size() - at_) return std::nullopt;
  const auto text = bytes_.substr(at_, argument);
  at_ += argument;
  return major == kText ? text : std::string_view();
}

}  // namespace ztgit::metadata
