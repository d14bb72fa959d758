#include <string>

#include <fmt/format.h>

#include "base/text.hpp"
#include "export_fields.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::string_view kVocabulary = "http://cv.iptc.org/newscodes/digitalsourcetype/";

// Text for an attribute or an element. What XML 1.0 cannot hold at all (most of C0, U+FFFE, U+FFFF)
// becomes U+FFFD; other characters that are no text a person sees become references. CR and, in
// attributes, LF would be changed by every parser unless they are references.
std::string escaped(std::string_view text, bool& replaced) {
  std::string xml;
  xml.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    const bool no_character =
        text.substr(i).starts_with("\xEF\xBF\xBE") || text.substr(i).starts_with("\xEF\xBF\xBF");
    if (c == '&') {
      xml += "&amp;";
    } else if (c == '<') {
      xml += "&lt;";
    } else if (c == '>') {
      xml += "&gt;";
    } else if (c == '"') {
      xml += "&quot;";
    } else if (c == '\r' || byte == 0x7F) {
      xml += fmt::format("&#x{:X};", static_cast<unsigned>(byte));
    } else if ((byte < 0x20 && c != '\t' && c != '\n') || no_character) {
      xml += "\xEF\xBF\xBD";
      i += no_character ? 2 : 0;
      replaced = true;
    } else {
      xml += c;
    }
  }
  return xml;
}

bool is_generated(const Record& record) {
  const auto& made = record.generation;
  return record.source.generator != "unknown" || made.prompt || made.seed || made.steps ||
         made.model;
}

std::string prompt_information(const Generation& made) {
  auto text = made.prompt.value_or("");
  if (made.negative_prompt && !made.negative_prompt->empty())
    text += (text.empty() ? "Negative prompt: " : "\nNegative prompt: ") + *made.negative_prompt;
  return text;
}

}  // namespace

Exported export_iptc_xmp(const Record& record) {
  bool replaced = false;
  std::string properties;
  const auto add = [&](std::string_view name, std::string_view value) {
    properties += fmt::format("   <Iptc4xmpExt:{0}>{1}</Iptc4xmpExt:{0}>\n", name,
                              escaped(replace_invalid_utf8(value), replaced));
  };
  const auto& told = record.provenance.digital_source_type;
  if (told || is_generated(record)) {
    const auto type = told.value_or("trainedAlgorithmicMedia");
    add("DigitalSourceType", type.starts_with("http") ? type : std::string(kVocabulary) + type);
  }
  if (record.source.generator != "unknown") add("AISystemUsed", record.source.generator);
  if (record.source.version) add("AISystemVersionUsed", *record.source.version);
  if (const auto prompt = prompt_information(record.generation); !prompt.empty())
    add("AIPromptInformation", prompt);

  Exported exported;
  exported.text = fmt::format(
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "  <rdf:Description rdf:about=\"\""
      " xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\">\n{}"
      "  </rdf:Description>\n"
      " </rdf:RDF>\n"
      "</x:xmpmeta>\n"
      "<?xpacket end=\"w\"?>",
      properties);
  if (replaced)
    exported.notes.emplace_back("control characters that XML cannot hold became U+FFFD");
  note_left_out(exported, record.generation, {"prompt", "negative_prompt"});
  return exported;
}

}  // namespace ztgit::metadata
