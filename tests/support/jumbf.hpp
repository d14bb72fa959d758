#pragma once

// Makes C2PA manifest stores as c2pa-rs lays them out: JUMBF boxes around CBOR. Unsigned.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "exif.hpp"

namespace ztgit::test {

inline std::string box(std::string_view type, std::string_view content) {
  return big_endian(static_cast<std::uint32_t>(content.size() + 8)) + std::string(type) +
         std::string(content);
}

inline std::string superbox(std::string_view label, std::string_view content) {
  return box("jumb", box("jumd", std::string(16, 'u') + '\3' + std::string(label) + '\0') +
                         std::string(content));
}

// A CBOR text, or the head of another item with a length: `major` 4 array, 5 map.
inline std::string cbor(std::string_view text, unsigned major = 3) {
  return static_cast<char>(static_cast<unsigned char>(major << 5U | 25U)) +
         big_endian(static_cast<std::uint32_t>(text.size())).substr(2) + std::string(text);
}

inline std::string cbor_head(unsigned major, unsigned count) {
  return std::string(1, static_cast<char>(static_cast<unsigned char>(major << 5U | count)));
}

struct Manifest {
  std::string claim_generator;
  std::string information_name;  // empty: null, as c2pa-rs before 0.20 wrote
  std::string digital_source_type;
};

inline std::string manifest(const Manifest& options) {
  const auto action = cbor_head(5, 1) + cbor("actions") + cbor_head(4, 1) + cbor_head(5, 2) +
                      cbor("action") + cbor("c2pa.created") + cbor("digitalSourceType") +
                      cbor(options.digital_source_type);
  const auto thumbnail = box("bfdb", std::string("\0image/jpeg\0", 12)) + box("bidb", "thumbnail");
  const auto information = options.information_name.empty()
                               ? std::string("\xF6")
                               : cbor_head(4, 1) + cbor_head(5, 2) + cbor("name") +
                                     cbor(options.information_name) + cbor("version") + cbor("1.0");
  const auto claim = cbor_head(5, 3) + cbor("alg") + cbor("sha256") + cbor("claim_generator") +
                     cbor(options.claim_generator) + cbor("claim_generator_info") + information;
  return superbox("urn:uuid:1", superbox("c2pa.assertions",
                                         superbox("c2pa.thumbnail.claim.jpeg", thumbnail) +
                                             superbox("c2pa.actions.v2", box("cbor", action))) +
                                    superbox("c2pa.claim", box("cbor", claim)) +
                                    superbox("c2pa.signature", box("cbor", "\xD2")));
}

inline std::string c2pa_store(const std::vector<Manifest>& manifests) {
  std::string content;
  for (const auto& each : manifests) content += manifest(each);
  return superbox("c2pa", content);
}

// In as many APP11 segments as parts of `part_bytes` need.
inline std::string app11(std::string_view store, std::size_t part_bytes, std::uint32_t instance) {
  std::string segments;
  std::uint32_t sequence = 0;
  for (std::size_t at = 8; at < store.size(); at += part_bytes)
    segments += jpeg_segment(0xEB, "JP" + big_endian(instance).substr(2) + big_endian(++sequence) +
                                       std::string(store.substr(0, 8)) +
                                       std::string(store.substr(at, part_bytes)));
  return segments;
}

}  // namespace ztgit::test
