#include "version_row.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"
#include "history/told.hpp"

namespace ztgit::history {

namespace {

// The columns that a query may look into stand first: a scan reads no further. Texts among them are
// folded, except ids.
constexpr std::array<std::string_view, 39> kColumns = {
    "project_id", "state", "time", "seed", "steps", "cfg_scale", "distilled_cfg_scale", "width",
    "height", "denoising_strength", "clip_skip", "shift", "bytes", "commit_id", "oid", "blob",
    "sidecar", "path", "path_folded", "project_folded", "author_folded", "subject_folded",
    "generator", "original_name", "sampler", "scheduler", "mode", "model_name", "model_file",
    "model_hash", "vae", "loras", "prompt", "negative_prompt", "extra",
    // What is shown.
    "author", "subject", "shown_prompt", "shown_model"};

// Bytes of a text that is looked through; a prompt is shorter, and a workflow is none.
constexpr std::size_t kMostFolded = std::size_t{16} << 10;
constexpr std::size_t kMostShown = 400;  // bytes of a prompt, in a list

std::string all_columns() {
  std::string text;
  for (const auto column : kColumns) text += fmt::format("{}{}", text.empty() ? "" : ", ", column);
  return text;
}

class Row {
 public:
  explicit Row(Statement& statement) : statement_(statement) {}

  void number(std::int64_t value) { statement_.bind(++position_, value); }
  void whole(const std::optional<std::uint64_t>& value) {
    if (value)
      statement_.bind(++position_, ordered(*value));
    else
      statement_.bind_nothing(++position_);
  }
  void real(const std::optional<double>& value) {
    if (value)
      statement_.bind(++position_, *value);
    else
      statement_.bind_nothing(++position_);
  }
  void text(std::string_view value) { statement_.bind(++position_, value); }
  void fold(std::string_view value) { text(folded(cut_utf8(value, kMostFolded))); }
  void fold(const std::optional<std::string>& value) {
    if (value)
      fold(std::string_view(*value));
    else
      statement_.bind_nothing(++position_);
  }

 private:
  Statement& statement_;
  int position_ = 0;
};

std::string loras_of(const metadata::Generation& made) {
  std::string text;
  for (const auto& lora : made.loras) text += lora.name + "\n";
  for (const auto& pass : made.passes) text += loras_of(pass);
  return text;
}

std::string extra_of(const metadata::Generation& made) {
  std::string text;
  for (const auto& [key, value] : made.extra) {
    if (text.size() > kMostFolded) break;
    text.append(key).append(": ").append(value).append("\n");
  }
  return text;
}

std::optional<std::string> or_nothing(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

void put_generation(Row& row, const metadata::Record& record,
                    const std::optional<std::string>& original_name) {
  const auto& made = record.generation;
  const auto model = made.model.value_or(metadata::Model{});
  row.fold(record.source.generator == "unknown" ? std::nullopt
                                                : std::optional(record.source.generator));
  row.fold(original_name);
  row.fold(made.sampler);
  row.fold(made.scheduler);
  row.fold(made.mode);
  row.fold(model.name);
  row.fold(model.file);
  row.fold(model.hash);
  row.fold(made.vae);
  row.fold(or_nothing(loras_of(made)));
  row.fold(made.prompt);
  row.fold(made.negative_prompt);
  row.fold(or_nothing(extra_of(made)));
}

}  // namespace

std::string create_version_table() {
  return fmt::format(
      "CREATE TABLE version (id INTEGER PRIMARY KEY, {});"
      "CREATE UNIQUE INDEX version_place ON version (project_id, path, commit_id);",
      all_columns());
}

VersionRows::VersionRows(const Database& database, std::int64_t project,
                         const std::string& project_name)
    : project_(project), project_folded_(folded(project_name)), insert_(database.prepare([] {
        std::string values;
        for (std::size_t i = 0; i < kColumns.size(); ++i) values += i == 0 ? "?" : ", ?";
        return fmt::format("INSERT OR IGNORE INTO version ({}) VALUES ({})", all_columns(), values);
      }())) {}

void VersionRows::add(const git::Repository& repo, const Version& version,
                      const git::NewCommit& commit) {
  const auto told = told_by(repo, version);
  const auto record = told.sidecar ? told.sidecar->record : metadata::Record{};
  const auto& made = record.generation;
  const auto subject = commit.message.substr(0, commit.message.find('\n'));
  insert_.reset();
  Row row(insert_);
  row.number(project_);
  row.number(static_cast<std::int64_t>(VersionState::deleted));
  row.number(commit.author.when.seconds);
  row.whole(made.seed);
  row.whole(made.steps);
  row.real(made.cfg_scale);
  row.real(made.distilled_cfg_scale);
  // What the picture is, where nobody said what it was to be.
  row.whole(made.width ? made.width : std::optional<std::uint64_t>(record.image.width));
  row.whole(made.height ? made.height : std::optional<std::uint64_t>(record.image.height));
  row.real(made.denoising_strength);
  row.whole(made.clip_skip);
  row.real(made.shift);
  row.whole(told.pointer ? std::optional(told.pointer->size) : std::nullopt);
  row.text(version.commit);
  row.text(told.pointer ? told.pointer->oid : told.sidecar ? told.sidecar->sha256 : "");
  row.text(version.blob);
  row.text(version.sidecar);
  row.text(version.path);
  row.fold(std::string_view(version.path));
  row.text(project_folded_);
  row.fold(std::string_view(commit.author.name));
  row.fold(std::string_view(subject));
  put_generation(row, record, told.sidecar ? told.sidecar->original_name : std::nullopt);
  row.text(commit.author.name);
  row.text(subject);
  row.text(cut_utf8(made.prompt.value_or(""), kMostShown));
  row.text(made.model ? made.model->name.value_or(made.model->file.value_or("")) : "");
  insert_.step();
}

std::string found_columns() {
  return "project.name, project.root, path, commit_id, author, subject, time, oid, bytes, "
         "shown_prompt, shown_model, seed, state";
}

Found found_in(const Statement& row) {
  // The way back from ordered().
  const auto whole = [&](int column) {
    return static_cast<std::uint64_t>(row.number(column)) ^ (std::uint64_t{1} << 63U);
  };
  Found found;
  int column = 0;
  found.project = row.text(column++);
  found.root = row.text(column++);
  found.path = row.text(column++);
  found.commit = row.text(column++);
  found.author = row.text(column++);
  found.subject = row.text(column++);
  found.time = row.number(column++);
  found.oid = row.text(column++);
  if (!row.is_nothing(column)) found.bytes = whole(column);
  ++column;
  found.prompt = row.text(column++);
  found.model = row.text(column++);
  if (!row.is_nothing(column)) found.seed = whole(column);
  ++column;
  found.state = static_cast<VersionState>(row.number(column));
  return found;
}

}  // namespace ztgit::history
