#include "upload_source.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ztgit::lfs {

namespace {

constexpr std::size_t kHead = 512;  // what Go's http.DetectContentType looks at

struct Signature {
  std::string_view bytes;
  std::size_t offset;
  const char* type;
};

// Of what people keep beside pictures; the names are Go's, which servers have seen for years.
constexpr std::array<Signature, 16> kSignatures = {{
    {"\x89PNG\r\n\x1a\n", 0, "image/png"},
    {"\xff\xd8\xff", 0, "image/jpeg"},
    {"GIF87a", 0, "image/gif"},
    {"GIF89a", 0, "image/gif"},
    {"WEBPVP", 8, "image/webp"},
    {"BM", 0, "image/bmp"},
    {"WAVE", 8, "audio/wave"},
    {"AVI ", 8, "video/avi"},
    {"ftypmp4", 4, "video/mp4"},
    {"ftypisom", 4, "video/mp4"},
    {"\x1a\x45\xdf\xa3", 0, "video/webm"},
    {"OggS", 0, "application/ogg"},
    {"ID3", 0, "audio/mpeg"},
    {"%PDF-", 0, "application/pdf"},
    {"PK\x03\x04", 0, "application/zip"},
    {"\x1f\x8b\x08", 0, "application/x-gzip"},
}};

}  // namespace

std::string sniff_media_type(std::string_view head) {
  for (const auto& [bytes, offset, type] : kSignatures)
    if (head.size() >= offset && head.substr(offset).starts_with(bytes)) return type;
  const bool text = !head.empty() && std::none_of(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\x1b';
  });
  return text ? "text/plain; charset=utf-8" : "application/octet-stream";
}

UploadSource::UploadSource(std::filesystem::path path, Pointer pointer,
                           const std::optional<FileStamp>& stamp, Moved moved)
    : path_(std::move(path)),
      pointer_(std::move(pointer)),
      moved_(std::move(moved)),
      hashed_(stamp && stamp == stamp_of(path_)) {
  file_ = open_to_read(path_);
  const auto info = stat_of(file_, path_);
  if (!S_ISREG(info.st_mode)) refuse("it is no regular file");
  if (static_cast<std::uint64_t>(info.st_size) != pointer_.size)
    refuse(fmt::format("it has {} bytes instead of {}", info.st_size, pointer_.size));
  rewind();
}

void UploadSource::refuse(const std::string& why) const {
  throw Error(ErrorKind::integrity, fmt::format("the object here is damaged: {}", why));
}

void UploadSource::rewind() {
  at_ = 0;
  hash_.emplace();
}

std::size_t UploadSource::read(std::span<std::byte> bytes) {
  const auto left = pointer_.size - at_;
  if (left == 0) return 0;
  if (bytes.size() > left) bytes = bytes.first(static_cast<std::size_t>(left));
  const auto got = read_at(file_, at_, bytes, path_);
  if (got == 0) refuse(fmt::format("it ends after {} bytes", at_));
  if (!hashed_) hash_->update(bytes.first(got));
  at_ += got;
  if (!hashed_ && at_ == pointer_.size && hash_->finish() != pointer_.oid)
    refuse("its SHA-256 is not its name");
  moved_(at_);
  return got;
}

std::string UploadSource::media_type() const {
  std::array<std::byte, kHead> head{};
  const auto got = read_at(file_, 0, head, path_);
  return sniff_media_type({reinterpret_cast<const char*>(head.data()), got});
}

}  // namespace ztgit::lfs
