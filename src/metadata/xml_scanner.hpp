#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ztgit::metadata {

struct XmlToken {
  enum class Kind { start, end, text };

  Kind kind = Kind::text;
  std::string_view name;        // with its prefix; of start and end
  std::string_view attributes;  // between name and '>', for XmlAttributes; of start
  std::string_view text;        // of text, with its entities unless `literal`
  bool literal = false;         // a CDATA section
};

// Walks well-meant XML in one pass: start tags, end tags, text. An empty element gives a start and
// an end. Comments and processing instructions are passed over; a document type declaration ends
// the walk, because entities and their bombs live there. Views into the text.
class XmlScanner {
 public:
  explicit XmlScanner(std::string_view text) noexcept : text_(text) {}
  std::optional<XmlToken> next();

 private:
  std::optional<XmlToken> markup();
  std::optional<XmlToken> tag();
  bool skip_past(std::string_view end);

  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view to_close_;  // an empty element whose end comes next
};

struct XmlAttribute {
  std::string_view name;   // with its prefix
  std::string_view value;  // with its entities
};

// The attributes of one start tag, in order.
class XmlAttributes {
 public:
  explicit XmlAttributes(std::string_view text) noexcept : text_(text) {}
  std::optional<XmlAttribute> next();

 private:
  std::string_view text_;
};

// Resolves the five entities of XML and numeric references. Others, and what is none, stay as they
// are; a number that is no character becomes U+FFFD.
std::string decode_xml(std::string_view text);

}  // namespace ztgit::metadata
