#pragma once

// git-lfs' command lines follow pflag (github.com/spf13/pflag): flags anywhere before "--",
// "--name=value" and "--name value", "-abc" for -a -b -c, "-nVALUE" and "-n VALUE".

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ztgit::gitlfs {

enum class Takes { nothing, a_value };

struct Flag {
  const char* name;        // without dashes
  char short_name = '\0';  // '\0': none
  Takes takes = Takes::nothing;
};

// A command line that git-lfs would refuse; what() is its sentence: "unknown flag: --x".
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Arguments {
 public:
  // Throws UsageError.
  Arguments(const std::vector<std::string>& words, const std::vector<Flag>& flags);

  // "--name=false" takes a flag back, as pflag has it.
  bool has(std::string_view flag) const;
  std::optional<std::string> value(std::string_view flag) const;  // the last one given
  std::vector<std::string> values(std::string_view flag) const;
  const std::vector<std::string>& words() const noexcept { return words_; }
  // How many words stood before "--"; all of them without one.
  std::size_t words_before_dashes() const noexcept { return before_dashes_; }

 private:
  void take_long(const std::vector<std::string>& given, std::size_t& at,
                 const std::vector<Flag>& flags);
  void take_short(const std::vector<std::string>& given, std::size_t& at,
                  const std::vector<Flag>& flags);

  std::map<std::string, std::vector<std::string>, std::less<>> given_;
  std::vector<std::string> words_;
  std::size_t before_dashes_ = 0;
};

}  // namespace ztgit::gitlfs
