#include <filesystem>
#include <memory>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cmd_push.hpp"
#include "command_line.hpp"
#include "forge_desk.hpp"
#include "hooks/commit_hook_runner.hpp"
#include "json.hpp"
#include "project/promote.hpp"
#include "put_hooks.hpp"
#include "session.hpp"

namespace ztgit::cli {

namespace {

constexpr int kPartial = 3;
constexpr std::size_t kMostParameterBytes = std::size_t{4} << 20;
constexpr std::size_t kImagesShown = 20;  // lines for a person; --json has all

struct Words {
  project::PromoteRequest request;
  std::vector<std::string> images;
  std::string parameters;
  bool no_sidecar = false;
  bool no_raw = false;
  bool no_verify = false;
  bool review = false;
  bool nul = false;
};

void read_inputs(Words& words) {
  auto& request = words.request;
  request.environment = environment();
  request.identity = identity_overrides();
  request.sidecar = !words.no_sidecar;
  request.raw = !words.no_raw;
  for (const auto& image : words.images) {
    if (image != "-") {
      request.images.emplace_back(image);
      continue;
    }
    if (words.parameters == "-")
      throw Error(ErrorKind::usage,
                  "read standard input: both the list of pictures and --params are '-'")
          .hint("Put the parameters into a file: --params FILE.");
    for (auto& path : paths_from_stdin(words.nul)) request.images.emplace_back(std::move(path));
  }
  if (words.parameters.empty()) return;
  request.parameters_name = words.parameters == "-" ? "standard input" : words.parameters;
  request.parameters = words.parameters == "-" ? text_from_stdin(kMostParameterBytes)
                                               : read_file(words.parameters, kMostParameterBytes);
}

Json to_json(const project::PlannedImage& image) {
  Json row{{"source", image.source.string()},
           {"path", image.path},
           {"oid", image.oid},
           {"bytes", image.bytes},
           {"action", project::name_of(image.action)},
           {"generator", image.generator}};
  if (image.sidecar) row["sidecar"] = *image.sidecar;
  if (image.seed) row["seed"] = *image.seed;
  if (image.already_in) row["already_in"] = *image.already_in;
  row["warnings"] = image.warnings;
  return row;
}

Json to_json(const project::PromotePlan& plan) {
  auto images = Json::array(), failures = Json::array();
  for (const auto& image : plan.images) images.push_back(to_json(image));
  for (const auto& failure : plan.failures)
    failures.push_back(Json{{"source", failure.source.string()},
                            {"message", failure.error.what()},
                            {"hints", failure.error.hints()}});
  return {{"root", plan.root.string()},
          {"project", plan.project},
          {"creates_project", plan.creates_project},
          {"branch", plan.branch},
          {"images", images},
          {"failures", failures},
          {"messages", plan.messages}};
}

const char* words_for(project::Action action) {
  switch (action) {
    case project::Action::add: return tr("new");
    case project::Action::update: return tr("new version");
    case project::Action::parameters: return tr("parameters");
    case project::Action::repair: return tr("repaired");
    default: return tr("nothing to do");
  }
}

void print_image(std::ostream& out, const project::PlannedImage& image) {
  out << fmt::format("  {:<13} {}", words_for(image.action), visible_line(image.path));
  if (image.seed) out << fmt::format("  seed {}", *image.seed);
  if (image.already_in &&
      (image.action == project::Action::unchanged || image.action == project::Action::repair))
    out << fmt::format(fmt::runtime(tr("  (in commit {})")), image.already_in->substr(0, 10));
  out << '\n';
}

void print_report(const project::PromoteReport& report, bool dry_run, Session& session) {
  const auto& plan = report.plan;
  if (plan.creates_project)
    session.out << fmt::format(fmt::runtime(dry_run ? tr("Would make project {} in {}.\n")
                                                    : tr("Made project {} in {}.\n")),
                               visible_line(plan.project), visible_line(plan.root.string()));
  if (dry_run)
    session.out << fmt::format(fmt::runtime(tr("Would promote to {}, branch {}:\n")),
                               visible_line(plan.project), visible_line(plan.branch));
  else if (!report.commits.empty())
    session.out << fmt::format(fmt::runtime(tr("Promoted to {}, branch {}, commit {}:\n")),
                               visible_line(plan.project), visible_line(plan.branch),
                               report.commits.back().substr(0, 10));
  else
    session.out << fmt::format(fmt::runtime(tr("Nothing new for {}, branch {}:\n")),
                               visible_line(plan.project), visible_line(plan.branch));
  for (std::size_t i = 0; i < plan.images.size() && i < kImagesShown; ++i)
    print_image(session.out, plan.images[i]);
  if (plan.images.size() > kImagesShown)
    session.out << fmt::format(fmt::runtime(tr("  … and {} more\n")),
                               plan.images.size() - kImagesShown);
  if (dry_run)
    for (const auto& message : plan.messages)
      session.out << tr("Commit message:\n") << visible(message);
  if (report.push) print_push(session.out, *report.push);
}

void print_warnings(const project::PromoteReport& report, Session& session) {
  for (const auto& note : report.notes)
    session.err << fmt::format(fmt::runtime(tr("note: {}\n")), visible_line(note));
  for (const auto& image : report.plan.images)
    for (const auto& warning : image.warnings)
      session.err << fmt::format(fmt::runtime(tr("warning: {}: {}\n")), visible_line(image.path),
                                 visible_line(warning));
  for (const auto& failure : report.plan.failures) {
    session.err << fmt::format(fmt::runtime(tr("error: {}\n")), visible(failure.error.what()));
    for (const auto& hint : failure.error.hints())
      session.err << fmt::format(fmt::runtime(tr("hint: {}\n")), visible(hint));
  }
}

// The pull request of the branch that was promoted to.
review::PullReport open_review_of(const project::PromoteReport& report, Session& session) {
  ReviewWords words;
  words.project = report.plan.root.string();
  words.branch = report.plan.branch;
  return ForgeDesk(words, session).open_or_update();
}

void run(Words& words, Session& session) {
  read_inputs(words);
  hooks::CommitHookRunner hooks(words.request.identity, words.request.environment, session.err);
  words.request.hooks = &hooks;
  words.request.verify = !words.no_verify;
  auto report = project::promote(words.request);
  if (!words.request.dry_run)
    for (auto& note : put_missing_hooks(report.plan.root)) report.notes.push_back(std::move(note));
  if (!report.plan.failures.empty()) session.exit_code = kPartial;
  const bool reviewed = words.review && !words.request.dry_run;
  if (!session.json) {
    print_report(report, words.request.dry_run, session);
    print_warnings(report, session);
    if (reviewed) print_review(open_review_of(report, session), session);
    return;
  }
  Json document{{"schema", "ztgit.promote/1"}, {"dry_run", words.request.dry_run}};
  document["plan"] = to_json(report.plan);
  document["commits"] = report.commits;
  document["notes"] = report.notes;
  if (report.push) document["push"] = push_json(*report.push);
  std::exception_ptr failure;  // what was promoted is told all the same
  if (reviewed) try {
      document["review"] = review_json(open_review_of(report, session));
    } catch (...) {
      failure = std::current_exception();
    }
  print_json(session.out, document);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

void add_promote(CommandLine& line, Session& session) {
  auto words = std::make_shared<Words>();
  auto& request = words->request;
  auto command = line.add("promote", "Put pictures, with their parameters, into a project");
  command.option("images", words->images, "Pictures; '-' reads their names from standard input")
      .required();
  command.option("-p,--project", request.project,
                 "NAME or PATH; default: the project around this folder");
  command.option("--as", request.as, "Path in the project; for many pictures a folder");
  command.option("-m,--message", request.message, "Subject (and body) of the commit");
  command.option("--set", request.settings, "Parameter key=value; can be repeated").one_word_each();
  command.option("--params", words->parameters,
                 "Parameters from FILE or '-': JSON, YAML, A1111 text, pasted 生成信息");
  command.option("--parent", request.parents, "Picture that this one was made from")
      .one_word_each();
  command.option("--relation", request.relation, "What the parents are to it")
      .one_of({"img2img", "upscale", "edit", "variation"});
  command.option("--branch", request.branch, "Commit on this branch; made from HEAD if absent");
  command.flag("--push", request.push, "Push afterwards");
  command.flag("--review", words->review, "Push, and open or update the branch's pull request");
  command.flag("--move", request.move, "Remove the source once it is safe in the project");
  command.flag("--create", request.create, "Make the project even if one of a near name exists");
  command.flag("--force", request.force, "Replace a changed or unknown file; its bytes are kept");
  command.flag("--no-sidecar", words->no_sidecar, "Write no <picture>.yaml");
  command.flag("--no-raw", words->no_raw, "Leave the raw metadata out of the sidecar");
  command.flag("--each", request.each, "One commit for each picture");
  command.flag("--no-verify", words->no_verify, "Run neither pre-commit nor commit-msg hooks");
  command.flag("-z,--null", words->nul, "Names on standard input end in NUL");
  command.flag("-n,--dry-run", request.dry_run, "Only say what would be done");
  command.flag("--json", session.json, "Print one JSON document");
  command.examples(
      "  ztgit promote outputs/outputs_20260105143025.png --project hero\n"
      "  ztgit promote cat.png --project hero --as cats/first.png --set seed=42 -m \"First cat\"\n"
      "  ls outputs/*.png | ztgit promote - --project hero --push");
  command.action([=, &session] { run(*words, session); });
}

}  // namespace ztgit::cli
