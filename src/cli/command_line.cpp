#include "command_line.hpp"

#include <algorithm>
#include <ostream>
#include <sstream>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ztgit::cli {

namespace {

constexpr std::size_t kOptionColumn = 30;
constexpr std::size_t kNear = 3;  // edits; further away is another word

// CLI11's own, without the list of all that an option excludes: it hides the help itself.
class HelpFormatter final : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* option) const override {
    if (option->get_type_size() == 0) return {};
    return fmt::format(" {}{}{}", option->get_type_name(),
                       option->get_expected_max() > 1 ? " ..." : "",
                       option->get_required() ? " (required)" : "");
  }
};

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

// "ztgit promot" is a slip, not a riddle.
std::string near_command(const CLI::App& app, const std::string& word) {
  std::string best;
  std::size_t distance = kNear;
  for (const auto* command : commands_of(app)) {
    const auto steps = edit_distance(word, command->get_name());
    if (steps >= distance) continue;
    best = command->get_name();
    distance = steps;
  }
  return best;
}

// The command that the line names, as far as it names one: "auth" of "auth statsu".
const CLI::App* named_command(const CLI::App& app, int argc, const char* const* argv, int& words) {
  const auto* command = &app;
  for (words = 1; words < argc; ++words) {
    const CLI::App* next = nullptr;
    for (const auto* each : command->get_subcommands([](const CLI::App*) { return true; }))
      if (each->get_name() == argv[words]) next = each;
    if (next == nullptr) break;
    command = next;
  }
  return command;
}

std::string full_name(const CLI::App& command) {
  const auto* parent = command.get_parent();
  return parent == nullptr ? command.get_name() : full_name(*parent) + " " + command.get_name();
}

Error refusal(const CLI::App& app, const CLI::ParseError& problem, int argc,
              const char* const* argv) {
  int words = 1;
  const auto* command = named_command(app, argc, argv, words);
  Error error(ErrorKind::usage, fmt::format("read the command line: {}", trim(problem.what())));
  const std::string word = words < argc ? argv[words] : "";
  const bool expects_command =
      !command->get_subcommands([](const CLI::App*) { return true; }).empty();
  if (expects_command && !word.empty() && !word.starts_with('-')) {
    error = Error(ErrorKind::usage, fmt::format("run '{}': there is no such command", word));
    if (const auto near = near_command(*command, word); !near.empty())
      error.hint(fmt::format("Did you mean '{} {}'?", full_name(*command), near));
  }
  error.hint(fmt::format("See '{} --help'.", full_name(*command)));
  return error;
}

CommandText text_of(const CLI::App& command) {
  CommandText text{command.get_name(), command.get_description(), command.get_footer(), {}, {}};
  for (const auto* option : command.get_options())
    if (!option->get_group().empty())
      text.options.push_back({option->get_name(false, true), option->get_description()});
  for (const auto* below : commands_of(command)) text.commands.push_back(text_of(*below));
  return text;
}

}  // namespace

Option& Option::required() {
  option_->required();
  return *this;
}

Option& Option::one_word_each() {
  option_->allow_extra_args(false);
  return *this;
}

Option& Option::one_of(std::vector<std::string> words) {
  option_->description(fmt::format("{}: {}", option_->get_description(), fmt::join(words, ", ")));
  option_->check([words = std::move(words)](const std::string& word) {
    if (std::find(words.begin(), words.end(), word) != words.end()) return std::string();
    return fmt::format("'{}' is none of {}", word, fmt::join(words, ", "));
  });
  return *this;
}

Option& Option::value_name(const char* name) {
  option_->type_name(name);
  return *this;
}

Option Command::flag(const char* names, bool& target, const char* help) {
  return Option(command_->add_flag(names, target, help));
}

Option Command::option(const char* names, std::string& target, const char* help) {
  return Option(command_->add_option(names, target, help));
}

Option Command::option(const char* names, std::optional<std::string>& target, const char* help) {
  return Option(command_->add_option(names, target, help));
}

Option Command::option(const char* names, std::optional<std::filesystem::path>& target,
                       const char* help) {
  return Option(command_->add_option(names, target, help));
}

Option Command::option(const char* names, std::vector<std::string>& target, const char* help) {
  return Option(command_->add_option(names, target, help));
}

Option Command::option(const char* names, std::vector<std::filesystem::path>& target,
                       const char* help) {
  return Option(command_->add_option(names, target, help));
}

Option Command::option(const char* names, unsigned& target, const char* help) {
  return Option(command_->add_option(names, target, help));
}

void Command::at_most_one(const std::vector<Option>& options) {
  for (const auto& one : options)
    for (const auto& other : options)
      if (one.option_ != other.option_) one.option_->excludes(other.option_);
}

Command& Command::examples(std::string_view lines) {
  command_->footer(fmt::format("Examples:\n{}", lines));
  return *this;
}

Command& Command::hidden() {
  command_->group("");
  return *this;
}

void Command::action(std::function<void()> action) {
  // CLI11 calls back a command after the one below it.
  command_->callback([slot = action_, command = command_, action = std::move(action)] {
    if (command->get_subcommands().empty()) *slot = action;
  });
}

Command Command::add(const char* name, const char* summary) {
  command_->require_subcommand(1);
  return {command_->add_subcommand(name, summary), action_};
}

Command& Command::may_stand_alone() {
  command_->require_subcommand(0, 1);
  return *this;
}

struct CommandLine::State {
  CLI::App app;
  std::function<void()> action;
};

CommandLine::CommandLine(const char* summary, const char* version, const char* footer)
    : state_(new State{CLI::App(summary, "ztgit"), {}}) {
  auto& app = state_->app;
  app.set_help_flag("-h,--help", "Print this help");
  app.set_version_flag("--version", version);
  app.require_subcommand(0, 1);
  app.formatter(std::make_shared<HelpFormatter>());
  app.get_formatter()->column_width(kOptionColumn);
  app.footer(footer);
}

CommandLine::~CommandLine() = default;

Command CommandLine::add(const char* name, const char* summary) {
  return {state_->app.add_subcommand(name, summary), &state_->action};
}

std::function<void()> CommandLine::parse(int argc, const char* const* argv, std::ostream& out) {
  auto& app = state_->app;
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& answer) {  // --help, --version
    std::ostringstream text;
    app.exit(answer, text, text);
    return [&out, printed = text.str()] { out << printed; };
  } catch (const CLI::ParseError& problem) {
    throw refusal(app, problem, argc, argv);
  }
  if (state_->action) return state_->action;
  return [&out, printed = app.help()] { out << printed; };
}

CommandText CommandLine::text() const { return text_of(state_->app); }

}  // namespace ztgit::cli
