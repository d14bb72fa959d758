#include "xmp_document.hpp"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "fields.hpp"
#include "merge.hpp"
#include "xmp.hpp"

namespace ztgit::metadata {

namespace {

struct Property {
  std::string_view namespace_uri, name;
};

// Where a text with parameters may stand; a plain caption is taken from the first alone.
constexpr std::array kTexts{
    Property{xmp::kIptcExtension, "AIPromptInformation"},
    Property{"https://github.com/leejet/stable-diffusion.cpp/ns/1.0/", "parameters"},
    Property{"http://ns.adobe.com/exif/1.0/", "UserComment"},
    Property{"http://purl.org/dc/elements/1.1/", "description"},
};

}  // namespace

Document read_xmp_document(std::string_view packet) {
  Document document;
  document.problem = "it names no known parameter";
  for (const auto& [namespace_uri, name] : kTexts) {
    const auto text = find_xmp(packet, namespace_uri, name);
    if (!text || trim(*text).empty()) continue;
    auto found = read_document(*text, DocumentForm::any);
    if (found.problem.empty() && (!found.caption || name == "AIPromptInformation")) {
      document = std::move(found);
      document.caption = false;  // the property says that it is the prompt
      break;
    }
  }
  Record& record = document.record;
  if (const auto system = find_xmp(packet, xmp::kIptcExtension, "AISystemUsed"))
    if (!set_field(record, Field::generator, *system)) add_extra(record, "AISystemUsed", *system);
  if (const auto version = find_xmp(packet, xmp::kIptcExtension, "AISystemVersionUsed"))
    set_field(record, Field::version, *version);
  if (knows_anything(record)) document.problem.clear();
  return document;
}

}  // namespace ztgit::metadata
