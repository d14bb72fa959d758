// sidecar_samples DIR: for each hostile text <n>.yaml, a sidecar with it as the prompt and as an
// extra key, and <n>.text, what a reader must get; for each number <n>.yaml and <n>.number.
// sidecar_yaml.sh compares them with what another YAML library reads.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "sidecar/sidecar.hpp"

using namespace ztgit;

namespace {

sidecar::Sidecar empty_sidecar() {
  sidecar::Sidecar made;
  made.file = "hero.png";
  made.sha256 = std::string(64, 'a');
  return made;
}

void write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// What YAML reads as something else than a string, or as its own syntax.
std::vector<std::string> look_alikes() {
  return {"",       " ",          "yes",
          "Yes",    "no",         "on",
          "off",    "y",          "n",
          "~",      "null",       "007",
          "0o7",    "0x1F",       "1e5",
          "1_000",  "1:30:00",    ".inf",
          ".nan",   "2026-01-05", "=",
          "<<",     "---",        "...",
          "--- a",  "%YAML 1.1",  "!!python/object/apply:os.system [\"id\"]",
          "*a",     "&a b",       "? a",
          "- a",    "a: b",       "a #b",
          "{a: b}", "[a]",        "|",
          ">",      "@a",         "`a",
          "\"",     "'",          "\\",
          "\\n",    "\\u0041",    "a\nb",
          "\n",     "\n\n  a\n",  "a\r\nb",
          "\t",     "\ta",        "a\t",
          " a "};
}

std::vector<std::string> hostile_texts() {
  auto texts = look_alikes();
  const std::vector<std::string> characters = {"\x1b[31m",
                                               "\x7f",
                                               "\u0080",
                                               "\u0085",
                                               "\u009b",
                                               "\u00a0",
                                               "\u00ad",
                                               "\u061c",
                                               "\u200b",
                                               "\u200c",
                                               "\u200d",
                                               "\u2028",
                                               "\u2029",
                                               "\u202e",
                                               "\u2066",
                                               "\ufeff",
                                               "a\ufeff",
                                               "\ufffd",
                                               "\ufffe",
                                               "\uffff",
                                               "\U0001f469\u200d\U0001f3a8",
                                               "\U000e0041",
                                               "\U0010ffff",
                                               "水彩画，1girl",
                                               "a\xff",
                                               "\xed\xa0\xbd\xed\xb8\x80",
                                               "\xc0\xaf",
                                               "\xf4\x90\x80\x80",
                                               "\xe6\xb0",
                                               std::string(1, '\0'),
                                               std::string("a\0b", 3),
                                               std::string(1100, 'k'),
                                               std::string(200'000, '"')};
  texts.insert(texts.end(), characters.begin(), characters.end());
  for (int c = 1; c < 0x20; ++c) texts.push_back("c" + std::string(1, static_cast<char>(c)) + "c");
  return texts;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::filesystem::path folder = argv[1];
  int n = 0;
  for (const auto& text : hostile_texts()) {
    auto made = empty_sidecar();
    made.record.generation.prompt = text;
    made.record.generation.extra = {{text, text}};
    made.record.generation.loras = {{text, 1, text}};
    const auto stem = std::to_string(n++);
    write(folder / (stem + ".yaml"), sidecar::to_yaml(made));
    write(folder / (stem + ".text"), replace_invalid_utf8(text));
  }
  for (const double number :
       {7.1, 0.0, 1.0, 1e-7, 3.5, 0.1 + 0.2, -0.25, 1e22, 1e300, 123456789.0}) {
    auto made = empty_sidecar();
    made.record.generation.cfg_scale = number;
    made.record.generation.seed = UINT64_MAX;
    const auto stem = std::to_string(n++);
    write(folder / (stem + ".yaml"), sidecar::to_yaml(made));
    char text[64];
    std::snprintf(text, sizeof text, "%.17g", number);
    write(folder / (stem + ".number"), text);
  }
  return 0;
}
