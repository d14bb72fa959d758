#include "watch/units.hpp"

#include <string_view>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "embedded/backup_service.hpp"
#include "embedded/backup_timer.hpp"
#include "embedded/watch_service.hpp"

namespace ztgit::watch {

namespace {

void replace(std::string& text, std::string_view what, const std::string& with) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

UnitFile filled(const char* name, std::string_view text, const UnitRequest& request) {
  const auto vault = " --vault " + unit_word(request.vault.string());
  std::string arguments;
  for (const auto& folder : request.folders) arguments += " " + unit_word(folder.string());
  UnitFile unit{name, std::string(text)};
  replace(unit.text, "{{command}}", unit_word(request.program.string()));
  replace(unit.text, "{{arguments}}", arguments + vault);
  replace(unit.text, "{{vault}}", vault);
  return unit;
}

}  // namespace

std::string unit_word(const std::string& word) {
  std::string quoted = "\"";
  for (const char c : word) {
    if (c == '\n' || c == '\r' || c == '\0')
      throw Error(ErrorKind::usage,
                  fmt::format("write a unit: '{}' has a line end in it", visible_line(word)));
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '%' || c == '$') quoted += c;  // specifiers and variables
    quoted += c;
  }
  return quoted + "\"";
}

std::vector<UnitFile> units(const UnitRequest& request) {
  return {filled("ztgit-watch.service", embedded::watch_service(), request),
          filled("ztgit-backup.service", embedded::backup_service(), request),
          filled("ztgit-backup.timer", embedded::backup_timer(), request)};
}

}  // namespace ztgit::watch
