#include "xmp.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "metadata/limits.hpp"
#include "xml_scanner.hpp"

namespace ztgit::metadata {

namespace {

struct Binding {
  std::string_view prefix;
  std::string uri;
  std::size_t depth;
};

// Which namespace a prefix means at this place.
class Namespaces {
 public:
  void enter(std::string_view attributes) {
    ++depth_;
    XmlAttributes all(attributes);
    while (const auto attribute = all.next()) {
      if (!attribute->name.starts_with("xmlns") || bindings_.size() >= limits::kXmpNamespaces)
        continue;
      auto prefix = attribute->name.substr(5);
      if (!prefix.empty() && !prefix.starts_with(':')) continue;
      if (!prefix.empty()) prefix.remove_prefix(1);
      bindings_.push_back({prefix, decode_xml(attribute->value), depth_});
    }
  }

  void leave() {
    while (!bindings_.empty() && bindings_.back().depth >= depth_) bindings_.pop_back();
    if (depth_ > 0) --depth_;
  }

  // The local name is compared first: most names end there.
  bool is(std::string_view qualified, std::string_view uri, std::string_view name) const {
    const auto colon = qualified.find(':');
    const auto prefix = colon == qualified.npos ? std::string_view() : qualified.substr(0, colon);
    const auto local = colon == qualified.npos ? qualified : qualified.substr(colon + 1);
    if (local != name) return false;
    for (auto each = bindings_.rbegin(); each != bindings_.rend(); ++each)
      if (each->prefix == prefix) return each->uri == uri;
    return false;
  }

  std::size_t depth() const noexcept { return depth_; }

 private:
  std::vector<Binding> bindings_;
  std::size_t depth_ = 0;
};

class Search {
 public:
  Search(std::string_view packet, std::string_view uri, std::string_view name)
      : scanner_(packet), uri_(uri), name_(name) {}

  std::optional<std::string> run() {
    while (const auto token = scanner_.next()) {
      if (token->kind == XmlToken::Kind::end) {
        namespaces_.leave();
      } else if (token->kind == XmlToken::Kind::start) {
        namespaces_.enter(token->attributes);
        if (auto value = attribute(token->attributes, uri_, name_)) return value;
        if (!namespaces_.is(token->name, uri_, name_)) continue;
        if (auto value = element(token->attributes)) return value;
      }
    }
    return std::nullopt;
  }

 private:
  std::optional<std::string> attribute(std::string_view attributes, std::string_view uri,
                                       std::string_view name) const {
    XmlAttributes all(attributes);
    while (const auto each = all.next()) {
      // An attribute without a prefix is in no namespace.
      const bool prefixed = each->name.find(':') != each->name.npos;
      if (prefixed && namespaces_.is(each->name, uri, name)) return decode_xml(each->value);
    }
    return std::nullopt;
  }

  // Up to the end of the element just entered. Its own text counts only if it has no children: the
  // blanks between them are layout.
  std::optional<std::string> element(std::string_view attributes) {
    auto resource = attribute(attributes, xmp::kRdf, "resource");
    auto value = attribute(attributes, xmp::kRdf, "value");
    const auto outer = namespaces_.depth();
    std::size_t item = 0;  // depth of the rdf:li or rdf:value that is being read
    bool has_children = false, complete = false;
    std::string text;
    while (const auto token = scanner_.next()) {
      if (token->kind == XmlToken::Kind::start) {
        namespaces_.enter(token->attributes);
        has_children = true;
        const bool holds_text = namespaces_.is(token->name, xmp::kRdf, "li") ||
                                namespaces_.is(token->name, xmp::kRdf, "value");
        if (item != 0 || !holds_text) continue;
        item = namespaces_.depth();
        text = attribute(token->attributes, xmp::kRdf, "resource").value_or("");
      } else if (token->kind == XmlToken::Kind::end) {
        complete = complete || namespaces_.depth() == item;
        const bool closed = namespaces_.depth() == outer;
        namespaces_.leave();
        if (closed || complete) break;
      } else if (namespaces_.depth() == (item != 0 ? item : outer)) {
        text += token->literal ? std::string(token->text) : decode_xml(token->text);
      }
    }
    if (value) return value;
    if (resource && trim(text).empty()) return resource;
    if (has_children && item == 0) return std::nullopt;
    return text;
  }

  XmlScanner scanner_;
  std::string_view uri_, name_;
  Namespaces namespaces_;
};

}  // namespace

std::optional<std::string> find_xmp(std::string_view packet, std::string_view namespace_uri,
                                    std::string_view name) {
  if (packet.size() > limits::kXmpBytes) return std::nullopt;
  if (packet.find(name) == packet.npos) return std::nullopt;  // the usual case, at memchr's speed
  if (is_valid_utf8(packet)) return Search(packet, namespace_uri, name).run();
  const auto repaired = replace_invalid_utf8(packet);
  return Search(repaired, namespace_uri, name).run();
}

}  // namespace ztgit::metadata
