#include "c2pa.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "binary.hpp"
#include "cbor_texts.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::string_view kSourceTypes =
    "digitalsourcetype/";  // cv.iptc.org/newscodes/, c2pa.org/
constexpr std::string_view kStoreLabel = "c2pa";
constexpr std::size_t kDescriptionHead = 17;  // UUID and toggles, ISO 19566-5 A.3
constexpr std::size_t kLabelBytes = 64;       // "c2pa.actions.v2__1" and the like

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

class StoreReader {
 public:
  explicit StoreReader(const ByteSource& store) : store_(store) {}

  std::optional<C2paSummary> run() {
    boxes(0, store_.size(), 0, {});
    if (!is_c2pa_) return std::nullopt;
    return std::move(summary_);
  }

 private:
  // The boxes between `at` and `end`, children of a superbox with that label.
  void boxes(std::uint64_t at, std::uint64_t end, std::size_t depth, std::string label) {
    while (at + 8 <= end && count_ < limits::kJumbfBoxes) {
      ++count_;
      const auto header = read_exactly(store_, at, 8);
      if (!header) return;
      std::uint64_t length = big_endian_32(*header), header_bytes = 8;
      if (length == 1) {
        const auto wide = read_exactly(store_, at + 8, 8);
        if (!wide) return;
        length = std::uint64_t{big_endian_32(*wide)} << 32U | big_endian_32(*wide, 4);
        header_bytes = 16;
      } else if (length == 0) {
        length = end - at;
      }
      if (length < header_bytes) return;
      // A store that was cut is read as far as it goes.
      const auto box_end = length > end - at ? end : at + length;
      visit(std::string_view(*header).substr(4), std::min(at + header_bytes, box_end), box_end,
            depth, label);
      if (depth == 0 && !is_c2pa_) return;
      at = box_end;
    }
  }

  void visit(std::string_view type, std::uint64_t at, std::uint64_t end, std::size_t depth,
             std::string& label) {
    if (type == "jumd") {
      label = label_at(at, end);
      if (depth == 1 && label == kStoreLabel) is_c2pa_ = true;
    } else if (type == "jumb") {
      if (depth < limits::kJumbfDepth) boxes(at, end, depth + 1, {});
    } else if (type == "cbor" || type == "json") {
      const auto content = content_at(at, end);
      if (type == "cbor")
        read_cbor(content, label);
      else
        read_json(content);
    }
  }

  std::string label_at(std::uint64_t at, std::uint64_t end) const {
    const auto bytes =
        read_exactly(store_, at, std::min<std::uint64_t>(end - at, kDescriptionHead + kLabelBytes));
    if (!bytes || bytes->size() <= kDescriptionHead) return {};
    const auto label = std::string_view(*bytes).substr(kDescriptionHead);
    return std::string(label.substr(0, label.find('\0')));
  }

  std::string content_at(std::uint64_t at, std::uint64_t end) {
    if (!is_c2pa_ || end - at > limits::kC2paBytes - read_) return {};
    read_ += end - at;
    return read_exactly(store_, at, end - at).value_or("");
  }

  void read_cbor(std::string_view bytes, std::string_view label) {
    const bool claim = label.starts_with("c2pa.claim");
    std::optional<std::string> program, name;
    bool in_information = false;
    CborTexts texts(bytes);
    std::string_view key;
    while (const auto text = texts.next()) {
      if (key == "claim_generator" && claim && !program && !text->empty()) program = *text;
      if (key == "name" && in_information && !name && !text->empty()) name = *text;
      if (key == "claim_generator_info") in_information = claim;
      if (text->find(kSourceTypes) != text->npos) note_source_type(*text);
      key = *text;
    }
    // The one is for people ("Adobe Firefly"), the other like an HTTP user agent.
    auto& best = name ? name : program;
    if (best) summary_.claim_generator = replace_invalid_utf8(cut(*best));
  }

  static std::string_view cut(std::string_view text) {
    return cut_utf8(text, limits::kC2paTextBytes);
  }

  // JSON-LD assertions; what stands behind the last of the URIs' common part is all that is needed.
  void read_json(std::string_view text) {
    for (auto at = text.find(kSourceTypes); at != text.npos;
         at = text.find(kSourceTypes, at + kSourceTypes.size())) {
      const auto word = text.substr(at);
      const auto end =
          std::find_if_not(word.begin() + std::ssize(kSourceTypes), word.end(), is_letter);
      note_source_type(word.substr(0, static_cast<std::size_t>(end - word.begin())));
    }
  }

  void note_source_type(std::string_view uri) {
    if (auto word = digital_source_type_of(uri)) summary_.digital_source_type = std::move(word);
  }

  const ByteSource& store_;
  C2paSummary summary_;
  std::size_t count_ = 0;
  std::uint64_t read_ = 0;
  bool is_c2pa_ = false;
};

}  // namespace

std::optional<C2paSummary> read_c2pa(const ByteSource& store) { return StoreReader(store).run(); }

void add_c2pa(Collector& found, std::string_view source, const ByteSource& store, bool certain) {
  auto summary = read_c2pa(store);
  if (!summary && !certain) return;
  if (!summary) found.warn("its C2PA manifest store cannot be read");
  auto& provenance = found.record().provenance;
  auto& c2pa = provenance.c2pa ? *provenance.c2pa : provenance.c2pa.emplace();
  if (summary) {
    if (summary->claim_generator) c2pa.claim_generator = std::move(summary->claim_generator);
    if (summary->digital_source_type)
      provenance.digital_source_type = std::move(summary->digital_source_type);
  }
  found.add_noted(std::string(source), store.size());
}

std::optional<std::string> digital_source_type_of(std::string_view text) {
  text = trim(text);
  const auto at = text.rfind(kSourceTypes);
  if (at != text.npos) text.remove_prefix(at + kSourceTypes.size());
  if (text.empty() || text.size() > limits::kC2paTextBytes ||
      !std::all_of(text.begin(), text.end(), is_letter))
    return std::nullopt;
  return std::string(text);
}

}  // namespace ztgit::metadata
