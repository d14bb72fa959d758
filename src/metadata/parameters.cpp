#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "collector.hpp"
#include "documents.hpp"
#include "fields.hpp"
#include "merge.hpp"
#include "metadata/limits.hpp"
#include "metadata/read.hpp"
#include "text_decoding.hpp"

namespace ztgit::metadata {

namespace {

struct NeighbourKind {
  std::string_view extension;
  DocumentForm form;
};

constexpr std::array kNeighbours{
    NeighbourKind{".json", DocumentForm::json},
    NeighbourKind{".txt", DocumentForm::text},
    NeighbourKind{".yaml", DocumentForm::yaml},
};

// nullopt: no such file. Links are not followed: a neighbour is a plain file that a generator
// wrote.
std::optional<std::string> read_neighbour(const std::filesystem::path& path) {
  const auto status = lstat_of(path);
  if (!status) return std::nullopt;
  if (!S_ISREG(status->st_mode))
    throw Error(ErrorKind::io,
                fmt::format("read {}: not a regular file", path.filename().string()));
  return read_file_if_exists(path, limits::kNeighbourBytes);
}

void take_neighbour(Record& record, const std::filesystem::path& path, const NeighbourKind& kind) {
  const auto bytes = read_neighbour(path);
  if (!bytes) return;
  const auto name = quoted_for_warning(path.filename().string());
  RawEntry entry;
  entry.source = fmt::format("neighbour:{}", kind.extension.substr(1));
  entry.key = replace_invalid_utf8(path.filename().string());
  entry.text = decode_utf8_or_latin1(*bytes);
  entry.bytes = *bytes;
  entry.size = bytes->size();

  auto document = read_document(entry.text, kind.form);
  if (!document.problem.empty()) {
    add_warning(record, fmt::format("the neighbour {} was not used: {}", name, document.problem));
    return;
  }
  if (document.caption)
    add_warning(
        record,
        fmt::format("the neighbour {} has no settings; its text was taken as the prompt", name));
  if (record.source.format == "none") record.source.format = entry.source;
  merge(record, std::move(document.record), MergePolicy::fill, "sidecar");
  if (record.raw.size() < limits::kEntries) record.raw.push_back(std::move(entry));
}

}  // namespace

void merge_neighbour(Record& record, const std::filesystem::path& image) {
  for (const auto& kind : kNeighbours) {
    auto path = image;
    path.replace_extension(kind.extension);
    if (path == image) continue;
    try {
      take_neighbour(record, path, kind);
    } catch (const Error& error) {
      add_warning(record, fmt::format("the neighbour {} was not used: {}",
                                      quoted_for_warning(path.filename().string()),
                                      visible_line(error.what())));
    }
  }
}

void apply_parameters(Record& record, std::string_view text, std::string_view name_for_errors) {
  constexpr std::string_view forms =
      "Give JSON, YAML, the text of A1111's PNG Info, or the WebUI's 生成信息 lines, such as "
      "\"seed: 42\".";
  const auto refuse = [&](std::string_view why) {
    return Error(ErrorKind::usage, fmt::format("read parameters from {}: {}", name_for_errors, why))
        .hint(std::string(forms));
  };
  if (text.size() > limits::kParametersBytes)
    throw refuse(fmt::format("longer than {} bytes", limits::kParametersBytes));
  auto document = read_document(decode_utf8(text).text, DocumentForm::any);
  if (document.caption) throw refuse("it names no parameter");
  if (!document.problem.empty()) throw refuse(document.problem);
  merge(record, std::move(document.record), MergePolicy::replace, "user");
}

}  // namespace ztgit::metadata
