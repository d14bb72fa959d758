#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "embedded/view_page.hpp"
#include "embedded/view_script.hpp"
#include "embedded/view_style.hpp"
#include "view/site.hpp"

namespace ztgit::view {

namespace {

std::string hash_of(std::string_view text) {
  const auto hex = sha256_of(text);
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return base64_of(bytes);
}

void replace(std::string& text, std::string_view what, std::string_view with) {
  if (const auto at = text.find(what); at != text.npos) text.replace(at, what.size(), with);
}

// In a script element: "</script" and "<!--" would end or change it, wherever they stand.
std::string in_script(std::string_view json) {
  std::string safe;
  for (const char letter : json)
    safe += letter == '<' ? std::string("\\u003c") : std::string(1, letter);
  return safe;
}

std::string in_html(std::string_view text) {
  std::string safe;
  for (const char letter : text) switch (letter) {
      case '<': safe += "&lt;"; break;
      case '>': safe += "&gt;"; break;
      case '&': safe += "&amp;"; break;
      default: safe += letter;
    }
  return safe;
}

}  // namespace

std::string_view page_html() { return embedded::view_page(); }
std::string_view page_script() { return embedded::view_script(); }
std::string_view page_style() { return embedded::view_style(); }

std::string page_file(const std::string& bundle, const std::string& title) {
  std::string page(page_html());
  const auto policy = fmt::format(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data: "
      "blob:; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action "
      "'none'\">",
      hash_of(page_script()), hash_of(page_style()));
  // The title last: it is the only stranger's text that is searched for placeholders of the page.
  replace(page, "<link rel=\"stylesheet\" href=\"style.css\">",
          fmt::format("{}\n<style>{}</style>", policy, page_style()));
  replace(page, "<script src=\"app.js\" defer></script>", "");
  replace(page, "</body>",
          fmt::format("<script type=\"application/json\" id=\"bundle\">{}</script>\n"
                      "<script>{}</script>\n</body>",
                      in_script(bundle), page_script()));
  replace(page, "<title>ztgit</title>", fmt::format("<title>{}</title>", in_html(title)));
  return page;
}

}  // namespace ztgit::view
