#pragma once

// What the program's commands take. CLI11 stands behind these classes, in command_line.cpp alone:
// it is 13 s and 320 MB of compiling a file, and clang-tidy reads all of it again each time.

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace ztgit::cli {

// An option, a flag or a word without one. A handle: copies mean the same.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option& required();
  Option& one_word_each();  // "--set a=1 --set b=2", but in "--set a=1 b.png" the picture is none
  Option& one_of(std::vector<std::string> words);
  Option& value_name(const char* name);  // what the help calls its value: "NAME"

 private:
  friend class Command;
  CLI::Option* option_;
};

// A command and what it takes. A handle, like Option. Targets are written while parsing and must
// live until the action has run: keep them in what the action captures.
class Command {
 public:
  Command(CLI::App* command, std::function<void()>* action) : command_(command), action_(action) {}

  // `names` as in "-p,--project"; a name without dashes takes a bare word.
  Option flag(const char* names, bool& target, const char* help);
  Option option(const char* names, std::string& target, const char* help);
  Option option(const char* names, std::optional<std::string>& target, const char* help);
  Option option(const char* names, std::optional<std::filesystem::path>& target, const char* help);
  Option option(const char* names, std::vector<std::string>& target, const char* help);
  Option option(const char* names, std::vector<std::filesystem::path>& target, const char* help);
  Option option(const char* names, unsigned& target, const char* help);
  void at_most_one(const std::vector<Option>& options);

  Command& examples(std::string_view lines);
  Command& hidden();
  // What the command does, once the whole line has been accepted.
  void action(std::function<void()> action);
  Command add(const char* name, const char* summary);  // a command of its own below this one
  Command& may_stand_alone();  // though it has commands below: its own action then counts

 private:
  CLI::App* command_;
  std::function<void()>* action_;
};

struct OptionText {
  std::string names, help;
};

struct CommandText {
  std::string name, summary, footer;
  std::vector<OptionText> options;
  std::vector<CommandText> commands;
};

class CommandLine {
 public:
  CommandLine(const char* summary, const char* version, const char* footer);
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;
  ~CommandLine();

  Command add(const char* name, const char* summary);

  // Answers what is to be done; for --help and --version, and without a command, that is to print
  // into `out`. Throws Error (usage).
  std::function<void()> parse(int argc, const char* const* argv, std::ostream& out);

  // All that is not hidden, for the man page.
  CommandText text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::cli
