#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "params_field.hpp"
#include "params_inputs.hpp"
#include "params_output.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr int kPartial = 3, kInterrupted = 130;
constexpr unsigned kMostJobs = 64;
constexpr unsigned kMostOwnJobs = 8;           // one a core, but disks gain no more from others
constexpr std::size_t kWorthThreads = 32;      // pictures; starting one costs as much as ten
constexpr std::size_t kAheadOfEach = 512;      // pictures read before the first is printed
constexpr std::size_t kHeldBytes = 64U << 20;  // of them, before the others must wait

struct Words {
  std::vector<std::string> images;
  std::vector<std::string> fields;
  std::string to;
  bool yaml = false;
  bool a1111 = false;
  bool nul = false;
  bool recursive = false;
  bool no_raw = false;
  unsigned jobs = 0;
};

struct Outcome {
  bool done = false;
  std::optional<Rendered> rendered;  // neither this nor an error: a file that is no picture
  std::optional<Error> error;
};

Outcome outcome_of(const ParamsInput& input, const ParamsStyle& style) {
  Outcome outcome;
  outcome.done = true;
  try {
    if (const auto picture = read_picture(input)) outcome.rendered = render(*picture, style);
  } catch (const Error& error) {
    outcome.error = error;
  }
  return outcome;
}

// Reads some pictures ahead on several threads and prints them in their order. The first is always
// done; the others stop early when too much is held.
void print_all(const std::vector<ParamsInput>& inputs, const ParamsStyle& style, unsigned jobs,
               ParamsOutput& output) {
  const std::size_t ahead = jobs == 1 ? 1 : jobs * kAheadOfEach;
  for (std::size_t at = 0; at < inputs.size() && !output.is_broken() && !cancel_requested();) {
    std::vector<Outcome> outcomes(std::min(ahead, inputs.size() - at));
    std::atomic<std::size_t> held = 0;
    const auto body = [&](std::size_t i) {
      if (held > kHeldBytes) return;
      outcomes[i] = outcome_of(inputs[at + i], style);
      if (outcomes[i].rendered) held += outcomes[i].rendered->out.size();
    };
    parallel_for(outcomes.size(), body, jobs);
    for (const auto& outcome : outcomes) {
      if (!outcome.done) break;
      const auto& input = inputs[at++];
      if (outcome.error && inputs.size() == 1) throw Error(*outcome.error);
      if (outcome.error) output.failure(input.path, *outcome.error);
      if (outcome.rendered) output.picture(*outcome.rendered, input.path);
    }
  }
}

unsigned jobs_for(std::size_t pictures, unsigned wanted) {
  if (pictures < kWorthThreads) return 1;
  const auto cores = std::clamp(std::thread::hardware_concurrency(), 1U, kMostOwnJobs);
  return wanted == 0 ? cores : std::min(wanted, kMostJobs);
}

ParamsStyle style_of(const Words& words, const Session& session) {
  ParamsStyle style;
  style.raw = !words.no_raw;
  style.columns = output_columns();
  style.visible = output_is_terminal();
  style.fields = words.fields;
  for (const auto& name : words.fields) check_field_name(name);
  if (session.json)
    style.form = ParamsForm::json;
  else if (words.yaml)
    style.form = ParamsForm::yaml;
  else if (words.a1111)
    style.form = ParamsForm::a1111;
  else if (!words.fields.empty())
    style.form = ParamsForm::field;
  else if (!words.to.empty())
    style.form = params_form(words.to).value();
  return style;
}

void run(Words& words, Session& session) {
  const auto style = style_of(words, session);
  const auto inputs = gather_inputs(words.images, words.recursive, words.nul);
  ParamsOutput output(session, style);
  print_all(inputs, style, jobs_for(inputs.size(), words.jobs), output);
  const bool nothing = output.pictures() == 0 && output.failures() == 0;
  const bool named_folders =
      std::find(words.images.begin(), words.images.end(), "-") == words.images.end();
  if (nothing && named_folders && !cancel_requested())
    throw Error(ErrorKind::not_found,
                fmt::format("read {}: no picture is in there", visible_line(words.images.front())))
        .hint(words.recursive ? "Hidden files and folders are passed over."
                              : "Add -r to look into the folders below it.");
  output.finish();
  if (cancel_requested()) {
    session.err << tr("error: interrupted\n");
    session.exit_code = kInterrupted;
  } else if (output.failures() > 0) {
    session.exit_code = output.pictures() == 0 ? 1 : kPartial;
  } else if (style.form == ParamsForm::field && output.pictures() > 0 && !output.told()) {
    throw Error(ErrorKind::not_found,
                fmt::format("print {}: no picture tells it", visible_line(words.fields.front())));
  }
}

void add_forms(Command& command, Words& words, Session& session) {
  const auto json = command.flag("--json", session.json, "Print one JSON document");
  const auto yaml = command.flag("--yaml", words.yaml, "Print them as a sidecar");
  const auto a1111 = command.flag("--a1111", words.a1111, "The same as --to a1111");
  auto field =
      command.option("--field", words.fields,
                     "Print the value of NAME only, a line each; repeated: with tabs between");
  field.one_word_each().value_name("NAME");
  auto to = command.option("--to", words.to, "Print them for another program");
  to.one_of({"a1111", "diffusers", "comfyui-api", "iptc-xmp", "hf-jsonl"}).value_name("FORM");
  command.at_most_one({json, yaml, a1111, field, to});
}

}  // namespace

void add_params(CommandLine& line, Session& session) {
  auto words = std::make_shared<Words>();
  auto command = line.add("params", "Print the parameters that pictures carry");
  command
      .option("images", words->images,
              "Pictures, or folders of them; '-' reads names from standard input")
      .required();
  add_forms(command, *words, session);
  command.flag("-r,--recursive", words->recursive, "Look into the folders below as well");
  command.flag("--no-raw", words->no_raw, "Leave the raw metadata out of JSON and YAML");
  command.flag("-z,--null", words->nul, "Names on standard input end in NUL");
  command.option("--jobs", words->jobs, "Read with N threads; default: one a core, up to 8")
      .value_name("N");
  command.examples(
      "  ztgit params outputs/outputs_20260105143025.png\n"
      "  ztgit params --json outputs\n"
      "  ztgit params --field file --field seed -r outputs\n"
      "  ztgit params --to comfyui-api knight.png > knight.json");
  command.action([=, &session] { run(*words, session); });
}

}  // namespace ztgit::cli
