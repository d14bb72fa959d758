#include <algorithm>
#include <charconv>
#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "amount.hpp"
#include "base/atomic_file.hpp"
#include "base/columns.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "compare/comparison.hpp"
#include "compare/json.hpp"
#include "compare/markdown.hpp"
#include "compare/page.hpp"
#include "compare/selection.hpp"
#include "diff_text.hpp"
#include "imaging/encode.hpp"
#include "imaging/heat_map.hpp"
#include "json.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr int kDiffers = 1;  // of --exit-code, as git's

struct DiffWords {
  compare::SelectionRequest selection;
  std::string threshold, colour = "auto";
  std::optional<std::filesystem::path> heat_map, blink, html;
  bool markdown = false, exact = false, no_pixels = false, exit_code = false;
};

double threshold_of(const DiffWords& words) {
  if (words.exact) return 0;
  if (words.threshold.empty()) return imaging::DifferenceRequest{}.threshold;
  double value = -1;
  const auto* const end = words.threshold.data() + words.threshold.size();
  const auto [read, problem] = std::from_chars(words.threshold.data(), end, value);
  if (problem != std::errc() || read != end || !(value >= 0 && value <= 1))
    throw Error(ErrorKind::usage,
                fmt::format("compare: the threshold '{}' is no number from 0 to 1",
                            visible_line(words.threshold)))
        .hint("0.1 is what a careful eye sees, 0 counts every difference.");
  return value;
}

compare::CompareOptions options_of(const DiffWords& words) {
  compare::CompareOptions options;
  options.pixels = !words.no_pixels;
  options.difference.threshold = threshold_of(words);
  options.difference.forgive_antialiasing = !words.exact;
  options.keep_pictures = words.heat_map || words.blink || words.html;
  return options;
}

void write_pictures(const DiffWords& words, const compare::Comparison& comparison) {
  if (!words.heat_map && !words.blink) return;
  if (!comparison.pictures || !comparison.pixels)
    throw Error(ErrorKind::usage, "draw the difference: the pixels of both pictures are needed");
  const auto& [before, after] = *comparison.pictures;
  if (words.heat_map)
    write_file(*words.heat_map,
               imaging::encode_webp(imaging::heat_map(before, comparison.pixels->mask)));
  if (words.blink) write_file(*words.blink, imaging::encode_blink(before, after));
}

// One picture after the other: two of them decoded are up to 800 MB.
class Run {
 public:
  Run(const DiffWords& words, Session& session)
      : words_(words),
        session_(session),
        options_(options_of(words)),
        page_(output_columns(), colours_wanted(words.colour)) {}

  void run() {
    compare::Selection selection(words_.selection);
    const auto& pairs = selection.pairs();
    if ((words_.heat_map || words_.blink) && pairs.size() != 1)
      throw Error(ErrorKind::usage,
                  fmt::format("draw the difference: {} pictures differ, not one", pairs.size()))
          .hint("Name the two pictures: ztgit diff A B --heat-map difference.webp");
    selection.fetch(pairs);
    for (const auto& pair : pairs) {
      std::optional<compare::Side> before, after;
      if (pair.before) before = selection.load(*pair.before);
      if (pair.after) after = selection.load(*pair.after);
      show(before, after);
    }
    finish(pairs.empty());
  }

 private:
  void show(const std::optional<compare::Side>& before, const std::optional<compare::Side>& after) {
    std::optional<compare::Comparison> result;
    if (before && after) {
      result = compare::compare(*before, *after, options_);
      write_pictures(words_, *result);
    }
    if (words_.html) html_.add(before, after, result);
    differs_ = differs_ || !result || result->verdict != compare::Verdict::same_file ||
               !result->parameters.empty();
    if (session_.json)
      rows_.push_back(Json::parse(compare::to_json(before, after, result)));
    else if (words_.markdown)
      session_.out << markdown_of(before, after, result);
    else
      session_.out << page_.text_of(before, after, result);
  }

  static std::string markdown_of(const std::optional<compare::Side>& before,
                                 const std::optional<compare::Side>& after,
                                 const std::optional<compare::Comparison>& result) {
    const auto name = [](const compare::Side& side) { return compare::inert(side.name, 120); };
    if (!result)
      return fmt::format("### {}\n\n{}\n\n", name(before ? *before : *after),
                         before ? tr("Removed.") : tr("New."));
    return fmt::format("### {} → {}\n\n{}\n", name(*before), name(*after),
                       compare::to_markdown(*result));
  }

  void finish(bool nothing) {
    if (session_.json)
      print_json(session_.out, Json{{"schema", "ztgit.diff/1"}, {"pictures", rows_}});
    else if (nothing)
      session_.out << tr("No picture differs.\n");
    if (words_.html) {
      write_file(*words_.html, html_.html());
      session_.err << fmt::format(fmt::runtime(tr("The page is {}\n")),
                                  visible_line(words_.html->string()));
    }
    if (words_.exit_code && differs_) session_.exit_code = kDiffers;
  }

  const DiffWords& words_;
  Session& session_;
  compare::CompareOptions options_;
  DiffPage page_;
  compare::Page html_;
  Json rows_ = Json::array();
  bool differs_ = false;
};

}  // namespace

void add_diff(CommandLine& line, Session& session) {
  auto words = std::make_shared<DiffWords>();
  auto command = line.add("diff", "Compare pictures: parameters and pixels");
  command.option("what", words->selection.words,
                 "Files, REV:PATH, PATH@VERSION, one picture of a project, or two revisions");
  command.option("-p,--project", words->selection.project,
                 "NAME or PATH; default: the project around this folder");
  command.at_most_one({command.flag("--json", session.json, "Print one JSON document"),
                       command.flag("--md", words->markdown, "Print Markdown for a pull request")});
  command.at_most_one(
      {command.option("--threshold", words->threshold,
                      "How much a pixel must differ to count, 0 to 1; default 0.1"),
       command.flag("--exact", words->exact, "Count every difference, of edges too")});
  command.flag("--no-pixels", words->no_pixels, "Compare parameters only");
  command.option("--html", words->html, "Write a page that shows them, one file for any browser")
      .value_name("FILE");
  command.option("--heat-map", words->heat_map, "Write where the pixels differ, as WebP")
      .value_name("FILE");
  command.option("--blink", words->blink, "Write both in turn, as an animated WebP")
      .value_name("FILE");
  command.option("--color", words->colour, "When to use colours: auto, always or never")
      .one_of({"auto", "always", "never"});
  command.flag("--exit-code", words->exit_code, "Answer 1 when something differs");
  command.flag("--offline", words->selection.offline, "Download nothing");
  command.examples(
      "  ztgit diff a.png b.png\n"
      "  ztgit diff hero.png                  against the version before\n"
      "  ztgit diff hero.png@1 hero.png       the first version against the newest\n"
      "  ztgit diff main~5 main --md          all pictures of five commits\n"
      "  ztgit diff HEAD:hero.png ~/new.png --heat-map map.webp");
  command.action([=, &session] {
    words->selection.environment = environment();
    Run(*words, session).run();
  });
}

}  // namespace ztgit::cli
