#include "picture_choice.hpp"

namespace ztgit::cli {

void take_picture_choice(Command& command, std::vector<std::string>& include,
                         std::vector<std::string>& exclude) {
  command.option("--include", include, "Only pictures that this pattern fits")
      .one_word_each()
      .value_name("PATTERN");
  command.option("--exclude", exclude, "No pictures that this pattern fits")
      .one_word_each()
      .value_name("PATTERN");
}

}  // namespace ztgit::cli
