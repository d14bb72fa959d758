#include "xmp.hpp"

#include "catch.hpp"
#include "metadata/limits.hpp"

using ztgit::metadata::find_xmp;
namespace limits = ztgit::metadata::limits;

namespace {

// A packet as Adobe's library writes one, with `inside` in its only description.
std::string packet(std::string_view attributes, std::string_view inside = "") {
  return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
         "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
         " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
         "  <rdf:Description rdf:about=\"\" xmlns:t=\"urn:test\" " +
         std::string(attributes) + ">" + std::string(inside) +
         "</rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>";
}

}  // namespace

TEST_CASE("a property of an XMP packet is found in each form that writers give it",
          "[metadata][xmp]") {
  const auto [why, text, value] = GENERATE(table<std::string, std::string, std::string>({
      {"attribute", packet("t:p=\"one\""), "one"},
      {"attribute in single quotes", packet("t:p = 'o\"ne'"), "o\"ne"},
      {"attribute with >", packet("t:p=\"a>b\""), "a>b"},
      {"element", packet("", "<t:p>one</t:p>"), "one"},
      {"element with blanks", packet("", "<t:p> one\n two </t:p>"), " one\n two "},
      {"alternatives",
       packet("",
              "<t:p>\n <rdf:Alt>\n <rdf:li xml:lang=\"x-default\">one</rdf:li>"
              "<rdf:li>two</rdf:li></rdf:Alt></t:p>"),
       "one"},
      {"bag", packet("", "<t:p><rdf:Bag><rdf:li>one</rdf:li></rdf:Bag></t:p>"), "one"},
      {"list of resources",
       packet("", "<t:p><rdf:Bag><rdf:li rdf:resource=\"one\"/></rdf:Bag></t:p>"), "one"},
      {"resource", packet("", "<t:p rdf:resource=\"one\"/>"), "one"},
      {"qualified value",
       packet("", "<t:p rdf:parseType=\"Resource\"><rdf:value>one</rdf:value><t:q>x</t:q></t:p>"),
       "one"},
      {"empty element", packet("", "<t:p/>"), ""},
      {"empty attribute", packet("t:p=\"\""), ""},
      {"another prefix", packet("xmlns:other=\"urn:test\" other:p=\"one\""), "one"},
      {"default namespace", packet("", "<p xmlns=\"urn:test\">one</p>"), "one"},
      {"entities", packet("t:p=\"&lt;lora:a:1&gt; &amp;amp; &quot;&apos;\""),
       "<lora:a:1> &amp; \"'"},
      {"numeric references", packet("t:p=\"&#29399;&#x1F98A;&#10;\""), "狗🦊\n"},
      {"a reference to no character", packet("t:p=\"&#0;&#xD800;&#x110000;\""),
       "\uFFFD\uFFFD\uFFFD"},
      {"an unknown entity", packet("t:p=\"&nbsp;&;&\""), "&nbsp;&;&"},
      {"CDATA", packet("", "<t:p>1 <![CDATA[<2> &amp;]]> &lt;3</t:p>"), "1 <2> &amp; <3"},
      {"a comment inside", packet("", "<t:p>on<!-- x -->e</t:p>"), "one"},
      {"invalid UTF-8", packet("t:p=\"\xFF\""), "\uFFFD"},
  }));
  INFO(why);
  CHECK(find_xmp(text, "urn:test", "p") == value);
}

TEST_CASE("what is not that property of an XMP packet is not taken for it", "[metadata][xmp]") {
  const auto [why, text] = GENERATE(table<std::string, std::string>({
      {"nothing", ""},
      {"no XML", "p t:p=\"one\""},
      {"another namespace", packet("xmlns:o=\"urn:other\" o:p=\"one\"")},
      {"an undeclared prefix", packet("u:p=\"one\"")},
      {"no prefix", packet("p=\"one\"")},
      {"a prefix declared elsewhere", packet("", "<t:q xmlns:u=\"urn:test\"/><u:p>one</u:p>")},
      {"a prefix declared anew", packet("", "<t:p xmlns:t=\"urn:other\">one</t:p>")},
      {"a comment", packet("", "<!-- <t:p>one</t:p> -->")},
      {"CDATA", packet("", "<![CDATA[<t:p>one</t:p>]]>")},
      {"a longer name", packet("t:pq=\"one\"")},
      {"a structure without a value", packet("", "<t:p> <t:q>one</t:q> </t:p>")},
      {"behind a document type", "<!DOCTYPE x [<!ENTITY p \"one\">]>" + packet("t:p=\"&p;\"")},
      {"cut off in the tag", "<x xmlns:t=\"urn:test\" t:p=\"one"},
  }));
  INFO(why);
  CHECK(find_xmp(text, "urn:test", "p") == std::nullopt);
}

TEST_CASE("an XMP packet over the limit is not searched", "[metadata][xmp][limits]") {
  auto text = packet("t:p=\"one\"");
  text.resize(limits::kXmpBytes, ' ');
  CHECK(find_xmp(text, "urn:test", "p") == "one");
  text += ' ';
  CHECK(find_xmp(text, "urn:test", "p") == std::nullopt);
}

TEST_CASE("an XMP packet of open tags and declarations alone costs no stack and little time",
          "[metadata][xmp][limits]") {
  std::string deep = "<r xmlns:t=\"urn:test\">", wide = deep;
  while (deep.size() + 64 < limits::kXmpBytes) deep += "<t:q>";
  while (wide.size() + 64 < limits::kXmpBytes) wide += "<u:p xmlns:u=\"v\">";
  CHECK(find_xmp(deep + "<t:p>one", "urn:test", "p") == "one");
  CHECK(find_xmp(wide + "<t:p>one", "urn:test", "p") == "one");
}
