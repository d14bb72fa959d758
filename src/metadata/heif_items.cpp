#include "heif_items.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "binary.hpp"
#include "extents.hpp"
#include "metadata/limits.hpp"
#include "tiff.hpp"
#include "xmp_packet.hpp"

namespace ztgit::metadata {

namespace {

// Numbers of a box's content, one behind another; zeros and `ok() == false` behind its end.
class Fields {
 public:
  explicit Fields(std::string_view bytes) noexcept : bytes_(bytes) {}

  std::uint64_t number(std::size_t width) {
    const auto bytes = take(width);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) value = value << 8U | byte_at(bytes, i);
    return value;
  }

  std::string_view take(std::size_t count) {
    ok_ = ok_ && count <= bytes_.size();
    if (!ok_) return {};
    const auto taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }

  std::string_view text() {  // up to a NUL
    const auto taken = bytes_.substr(0, bytes_.find('\0'));
    bytes_.remove_prefix(std::min(taken.size() + 1, bytes_.size()));
    return taken;
  }

  bool ok() const noexcept { return ok_; }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

struct Item {
  std::uint64_t id;
  bool exif;  // else XMP
};

// 8.11.6: version 0 and 1 are of items that cannot be Exif; 2 has 16-bit ids, 3 has 32-bit ones.
std::optional<Item> item_of(std::string_view entry) {
  Fields fields(entry);
  const auto version = fields.number(1);
  fields.take(3);  // flags
  if (version != 2 && version != 3) return std::nullopt;
  Item item{};
  item.id = fields.number(version == 2 ? 2 : 4);
  fields.take(2);  // protection
  const auto type = fields.take(4);
  fields.text();  // name
  item.exif = type == "Exif";
  const bool xmp = type == "mime" && fields.text() == "application/rdf+xml";
  if (!fields.ok() || (!item.exif && !xmp)) return std::nullopt;
  return item;
}

std::vector<Item> read_items(std::string_view iinf) {
  std::vector<Item> items;
  Fields fields(iinf);
  const auto version = fields.number(1);
  fields.take(3);
  fields.take(version == 0 ? 2 : 4);  // their count, which the boxes tell themselves
  while (fields.ok() && items.size() < limits::kMetadataItems) {
    const auto length = fields.number(4);
    const auto type = fields.take(4);
    if (!fields.ok() || length < 8) break;
    const auto entry = fields.take(length - 8);
    if (type != "infe" || !fields.ok()) continue;
    if (const auto item = item_of(entry)) items.push_back(*item);
  }
  return items;
}

// 8.11.3: the widths of all numbers stand in front.
class Locations {
 public:
  Locations(std::string_view iloc, const BoxContent& idat, const ByteSource& bytes)
      : fields_(iloc), idat_(idat), bytes_(bytes) {
    version_ = fields_.number(1);
    fields_.take(3);
    const auto sizes = fields_.number(2);
    offset_bytes_ = sizes >> 12U & 15U;
    length_bytes_ = sizes >> 8U & 15U;
    base_bytes_ = sizes >> 4U & 15U;
    index_bytes_ = version_ == 0 ? 0 : sizes & 15U;
    count_ = fields_.number(version_ < 2 ? 2 : 4);
  }

  // The next item and its extents; nullopt at the end.
  std::optional<std::pair<std::uint64_t, Extents>> next() {
    if (version_ > 2 || done_++ >= count_ || !fields_.ok() || widest() > 8) return std::nullopt;
    std::pair<std::uint64_t, Extents> item{fields_.number(version_ < 2 ? 2 : 4), Extents(bytes_)};
    const auto method = version_ == 0 ? 0 : fields_.number(2) & 15U;  // 0: file, 1: idat, 2: item
    const bool external = fields_.number(2) != 0;                     // data of another file
    const auto base = fields_.number(base_bytes_);
    const auto extents = fields_.number(2);
    for (std::uint64_t i = 0; i < extents && fields_.ok(); ++i) {
      fields_.take(index_bytes_);
      const auto offset = fields_.number(offset_bytes_), length = fields_.number(length_bytes_);
      if (fields_.ok() && !external && method < 2 && i < limits::kItemExtents)
        append(item.second, method == 1, base, offset, length);
    }
    if (!fields_.ok()) return std::nullopt;
    return item;
  }

 private:
  std::size_t widest() const {
    return std::max({offset_bytes_, length_bytes_, base_bytes_, index_bytes_});
  }

  void append(Extents& content, bool in_idat, std::uint64_t base, std::uint64_t offset,
              std::uint64_t length) const {
    const auto from = in_idat ? idat_.at : 0;
    const auto room = in_idat ? idat_.size : bytes_.size();
    if (base > room || offset > room - base) return;
    const auto left = room - base - offset;
    if (length > left) return;
    content.append(from + base + offset, length == 0 ? left : length);  // 0: to the end
  }

  Fields fields_;
  BoxContent idat_;
  const ByteSource& bytes_;
  std::uint64_t version_ = 0, count_ = 0, done_ = 0;
  std::size_t offset_bytes_ = 0, length_bytes_ = 0, base_bytes_ = 0, index_bytes_ = 0;
};

void add_item(const Item& item, const Extents& content, std::string_view prefix, Collector& found) {
  const auto source = fmt::format("{}:{}", prefix, item.exif ? "EXIF" : "XMP");
  if (content.size() > found.room()) {
    found.add_unkept(source, "", content.size());
    return;
  }
  found.spend(content.size());
  const auto data = read_exactly(content, 0, content.size());
  if (!data) return;
  std::string_view bytes = *data;
  if (!item.exif) {
    add_xmp(found, source, bytes);
    return;
  }
  // ISO 23008-12, A.2.1: how many bytes stand between this number and the TIFF header.
  if (bytes.size() < 4) return;
  const auto skip = std::size_t{big_endian_32(bytes)} + 4;
  add_exif(found, source, bytes.substr(skip <= bytes.size() ? skip : 4));
}

}  // namespace

void add_items(const ByteSource& bytes, const ItemBoxes& boxes, std::string_view prefix,
               Collector& found) {
  if (boxes.iinf.size == 0 || boxes.iloc.size == 0) return;
  if (std::max(boxes.iinf.size, boxes.iloc.size) > limits::kItemTableBytes) {
    found.warn("its tables of items are too long; its metadata was not read");
    return;
  }
  const auto iinf = read_exactly(bytes, boxes.iinf.at, boxes.iinf.size);
  const auto iloc = read_exactly(bytes, boxes.iloc.at, boxes.iloc.size);
  if (!iinf || !iloc) return;
  const auto items = read_items(*iinf);
  if (items.empty()) return;
  Locations locations(*iloc, boxes.idat, bytes);
  std::size_t added = 0;
  while (const auto location = locations.next()) {
    const auto item = std::find_if(items.begin(), items.end(),
                                   [&](const Item& each) { return each.id == location->first; });
    if (item == items.end() || location->second.size() == 0) continue;
    if (++added > limits::kMetadataItems) return;  // several locations for one item
    add_item(*item, location->second, prefix, found);
  }
}

}  // namespace ztgit::metadata
