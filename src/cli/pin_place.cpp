#include "pin_place.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ztgit::cli {

review::Region pin_place(const std::string& at, const review::Version& version) {
  const auto wrong = [&]() {
    return Error(ErrorKind::usage,
                 fmt::format("pin at '{}': not of the form x,y or x,y,width,height",
                             visible_line(at)))
        .hint("In pixels, or in percent of the picture: --at 12%,30%,5%,5%");
  };
  std::vector<double> values;
  std::string_view rest = at;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(','), rest.size());
    auto part = rest.substr(0, end);
    const bool percent = part.ends_with('%');
    if (percent) part.remove_suffix(1);
    double value = 0;
    const auto [read, problem] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (problem != std::errc() || read != part.data() + part.size()) throw wrong();
    const auto whole = values.size() % 2 == 0 ? version.width : version.height;
    if (!percent && whole == 0) throw wrong().hint("The picture's size is not known: use percent.");
    values.push_back(percent ? value : value * 100 / whole);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (values.size() != 2 && values.size() != 4) throw wrong();
  values.resize(4);
  if (values[0] < 0 || values[1] < 0 || values[2] < 0 || values[3] < 0 ||
      values[0] + values[2] > 100 || values[1] + values[3] > 100)
    throw Error(ErrorKind::usage,
                fmt::format("pin at '{}': outside of the picture", visible_line(at)))
        .hint(fmt::format("{} has {}×{} px.", visible_line(version.path), version.width,
                          version.height));
  return {values[0], values[1], values[2], values[3]};
}

}  // namespace ztgit::cli
