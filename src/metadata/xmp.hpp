#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ztgit::metadata {

// The text of a property of an XMP packet (ISO 16684-1): an attribute or element {namespace,
// name}, wherever it stands; of an Alt, Seq or Bag the first rdf:li, of a structure its rdf:value,
// of an element without text its rdf:resource. Entities are decoded, blanks kept. Prefixes are what
// the packet declares them to be. nullopt if the packet has none, or is longer than
// limits::kXmpBytes. No document type, no external entities, one pass.
std::optional<std::string> find_xmp(std::string_view packet, std::string_view namespace_uri,
                                    std::string_view name);

namespace xmp {
inline constexpr std::string_view kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
inline constexpr std::string_view kIptcExtension = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
inline constexpr std::string_view kXmpNote = "http://ns.adobe.com/xmp/note/";
inline constexpr std::string_view kAigc = "http://www.tc260.org.cn/ns/AIGC/1.0/";  // GB 45438-2025
}  // namespace xmp

}  // namespace ztgit::metadata
