#include "record.hpp"

#include <cstring>
#include <zlib.h>

#include "paths.hpp"

namespace ztgit::snapshot {

namespace {

constexpr std::size_t kMostBytes = std::size_t{256} << 10;  // a path of 64 KiB, a link of 4 KiB

// Little-endian, whatever the machine: a vault may be carried to another.
template <class Number>
void put(std::string& bytes, Number value) {
  auto rest = static_cast<std::uint64_t>(value);
  for (std::size_t i = 0; i < sizeof(Number); ++i, rest >>= 8U)
    bytes += static_cast<char>(rest & 0xFFU);
}

void put_text(std::string& bytes, std::string_view text) {
  put(bytes, static_cast<std::uint32_t>(text.size()));
  bytes += text;
}

class Taking {
 public:
  explicit Taking(std::string_view bytes) : bytes_(bytes) {}

  template <class Number>
  Number number() {
    std::uint64_t value = 0;
    if (bytes_.size() < sizeof(Number)) return fail<Number>();
    for (std::size_t i = 0; i < sizeof(Number); ++i)
      value |= std::uint64_t{static_cast<unsigned char>(bytes_[i])} << (8 * i);
    bytes_.remove_prefix(sizeof(Number));
    return static_cast<Number>(value);
  }

  std::string text() {
    const auto size = number<std::uint32_t>();
    if (size > bytes_.size()) return fail<std::string>();
    std::string taken(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return taken;
  }

  Oid oid() {
    Oid oid{};
    if (bytes_.size() < oid.size()) return fail<Oid>();
    std::memcpy(oid.data(), bytes_.data(), oid.size());
    bytes_.remove_prefix(oid.size());
    return oid;
  }

  bool good() const noexcept { return good_; }

 private:
  template <class Value>
  Value fail() {
    good_ = false;
    bytes_ = {};
    return {};
  }

  std::string_view bytes_;
  bool good_ = true;
};

std::uint32_t sum_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

}  // namespace

std::string to_bytes(const Record& record) {
  const auto& entry = record.entry;
  std::string body;
  body += static_cast<char>(record.kind);
  put_text(body, record.path);
  put(body, entry.mode);
  put(body, entry.size);
  if (record.kind == RecordKind::file) {
    put(body, entry.modified);
    put(body, entry.day);
    put(body, static_cast<std::uint8_t>(entry.unstable));
    put(body, entry.stamp.changed);
    put(body, entry.stamp.inode);
    put(body, entry.stamp.device);
    body.append(reinterpret_cast<const char*>(entry.oid.data()), entry.oid.size());
    put_text(body, entry.link);
  }
  std::string bytes;
  put(bytes, static_cast<std::uint32_t>(body.size()));
  put(bytes, sum_of(body));
  return bytes + body;
}

std::optional<Record> take_record(std::string_view& bytes) {
  Taking head(bytes);
  const auto size = head.number<std::uint32_t>();
  const auto sum = head.number<std::uint32_t>();
  constexpr std::size_t before = 2 * sizeof(std::uint32_t);
  if (!head.good() || size > kMostBytes || bytes.size() - before < size) return std::nullopt;
  const auto body = bytes.substr(before, size);
  if (sum_of(body) != sum) return std::nullopt;
  Taking taking(body);
  Record record;
  record.kind = static_cast<RecordKind>(taking.number<std::uint8_t>());
  record.path = taking.text();
  auto& entry = record.entry;
  entry.mode = taking.number<std::uint32_t>();
  entry.size = taking.number<std::uint64_t>();
  if (record.kind == RecordKind::file) {
    entry.modified = taking.number<std::int64_t>();
    entry.day = taking.number<std::int32_t>();
    entry.unstable = taking.number<std::uint8_t>() != 0;
    entry.stamp.changed = taking.number<std::int64_t>();
    entry.stamp.inode = taking.number<std::uint64_t>();
    entry.stamp.device = taking.number<std::uint64_t>();
    entry.oid = taking.oid();
    entry.link = taking.text();
    entry.name = name_of(record.path);
  }
  if (!taking.good()) return std::nullopt;
  bytes.remove_prefix(before + size);
  return record;
}

}  // namespace ztgit::snapshot
