#include <filesystem>
#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "command_line.hpp"
#include "json.hpp"
#include "lfs/pointer.hpp"
#include "metadata/infotext.hpp"
#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "record_json.hpp"
#include "session.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::cli {

namespace {

namespace fs = std::filesystem;

constexpr int kPartial = 3;

struct Words {
  std::vector<std::string> images;
  bool yaml = false;
  bool a1111 = false;
  bool nul = false;
};

metadata::Record read(const fs::path& image) {
  const File file = open_to_read(image);
  if (!S_ISREG(stat_of(file, image).st_mode))
    throw Error(ErrorKind::io,
                fmt::format("read {}: not a regular file", visible_line(image.string())));
  auto inspection =
      metadata::read_image(metadata::FileSource(file, image), image.filename().string());
  if (inspection.kind == metadata::Kind::not_an_image)
    throw Error(ErrorKind::io,
                fmt::format("read {}: not a picture (PNG, JPEG, WebP, AVIF, HEIC or GIF)",
                            visible_line(image.string())));
  if (inspection.kind == metadata::Kind::lfs_pointer)
    throw Error(ErrorKind::io,
                fmt::format("read {}: it is a Git LFS pointer, the picture itself is not here",
                            visible_line(image.string())))
        .hint("Run 'git lfs pull' in the repository it comes from.");
  auto& record = inspection.record;
  if (!inspection.complete)
    record.warnings.push_back("the picture is damaged: it " + inspection.problem);
  metadata::merge_neighbour(record, image);
  return std::move(record);
}

sidecar::Sidecar as_sidecar(const fs::path& image, metadata::Record record) {
  sidecar::Sidecar sidecar;
  sidecar.file = image.filename().string();
  sidecar.original_name = sidecar.file;
  const auto pointer = lfs::point_at(image);
  sidecar.sha256 = pointer.oid;
  sidecar.bytes = pointer.size;
  sidecar.record = std::move(record);
  return sidecar;
}

void print_line(std::ostream& out, const char* label, const std::string& value) {
  out << fmt::format("  {:<16} {}\n", label, visible_line(value));
}

void print_text(std::ostream& out, const std::string& file, const metadata::Record& record) {
  const auto& made = record.generation;
  out << visible_line(file) << '\n';
  if (record.image.width && record.image.height)
    print_line(
        out, tr("image"),
        fmt::format("{} {}x{}", record.image.mime, *record.image.width, *record.image.height));
  print_line(out, tr("generator"), record.source.generator);
  if (record.source.created_at) print_line(out, tr("created"), *record.source.created_at);
  if (made.prompt) print_line(out, tr("prompt"), *made.prompt);
  if (made.negative_prompt) print_line(out, tr("negative"), *made.negative_prompt);
  if (made.seed) print_line(out, tr("seed"), std::to_string(*made.seed));
  if (made.steps) print_line(out, tr("steps"), std::to_string(*made.steps));
  if (made.cfg_scale) print_line(out, tr("cfg scale"), fmt::format("{}", *made.cfg_scale));
  if (made.sampler) print_line(out, tr("sampler"), *made.sampler);
  if (made.scheduler) print_line(out, tr("scheduler"), *made.scheduler);
  if (made.width && made.height)
    print_line(out, tr("size"), fmt::format("{}x{}", *made.width, *made.height));
  if (made.model)
    print_line(out, tr("model"), made.model->name.value_or(made.model->file.value_or("")));
  for (const auto& lora : made.loras)
    print_line(out, tr("lora"),
               lora.weight ? fmt::format("{} {}", lora.name, *lora.weight) : lora.name);
  for (const auto& [key, value] : made.extra) print_line(out, visible_line(key).c_str(), value);
  if (!made.prompt && !made.seed) out << tr("  no parameters in this picture\n");
  for (const auto& warning : record.warnings) print_line(out, tr("warning"), warning);
}

void run(Words& words, Session& session) {
  std::vector<std::string> images;
  for (auto& image : words.images) {
    if (image == "-")
      for (auto& path : paths_from_stdin(words.nul)) images.push_back(std::move(path));
    else
      images.push_back(std::move(image));
  }
  auto rows = Json::array();
  std::vector<Error> failures;
  bool first = true;
  for (const auto& image : images) {
    try {
      auto record = read(image);
      if (session.json)
        rows.push_back(to_json(image, record));
      else if (words.yaml)
        session.out << (first ? "" : "---\n")
                    << sidecar::to_yaml(as_sidecar(image, std::move(record)));
      else if (words.a1111)
        session.out << visible(metadata::to_a1111(record)) << '\n';
      else
        print_text(session.out, image, record);
      first = false;
    } catch (const Error& error) {
      failures.push_back(error);
    }
  }
  if (failures.size() == images.size() && failures.size() == 1) throw failures[0];
  if (session.json) {
    Json document{{"schema", "ztgit.params/1"}, {"images", rows}};
    for (const auto& error : failures) document["failures"].push_back(error.what());
    print_json(session.out, document);
  }
  for (const auto& error : failures)
    session.err << fmt::format(fmt::runtime(tr("error: {}\n")), visible(error.what()));
  if (!failures.empty()) session.exit_code = failures.size() == images.size() ? 1 : kPartial;
}

}  // namespace

void add_params(CommandLine& line, Session& session) {
  auto words = std::make_shared<Words>();
  auto command = line.add("params", "Print the parameters that pictures carry");
  command.option("images", words->images, "Pictures; '-' reads their names from standard input")
      .required();
  const auto json = command.flag("--json", session.json, "Print one JSON document");
  auto yaml = command.flag("--yaml", words->yaml, "Print them as a sidecar");
  auto a1111 = command.flag("--a1111", words->a1111, "Print them as A1111 text");
  yaml.excludes(json);
  a1111.excludes(json).excludes(yaml);
  command.flag("-z,--null", words->nul, "Names on standard input end in NUL");
  command.examples(
      "  ztgit params outputs/outputs_20260105143025.png\n"
      "  ztgit params --json outputs/*.png");
  command.action([=, &session] { run(*words, session); });
}

}  // namespace ztgit::cli
