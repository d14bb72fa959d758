#include "database.hpp"

#include <cstring>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ztgit::history {

namespace {

constexpr int kPatience = 20'000;  // ms that another process may need for a first look

[[noreturn]] void fail(sqlite3* database, int status) {
  const int kind = status & 0xFF;  // the rest says more than anybody needs (extended codes)
  if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || kind == SQLITE_SCHEMA ||
      kind == SQLITE_ERROR)
    throw Unusable{};
  const auto* const said = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(status);
  throw Error(kind == SQLITE_BUSY || kind == SQLITE_LOCKED ? ErrorKind::conflict : ErrorKind::io,
              fmt::format("use the search cache: {}", visible_line(said)))
      .hint("To begin with an empty one: ztgit find --rebuild");
}

void check(sqlite3* database, int status) {
  if (status != SQLITE_OK) fail(database, status);
}

bool is_word_character(unsigned char c) {
  return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '_';
}

// Both are folded. A word of ASCII letters must stand alone; in scripts without blanks between
// words, "has" is "contains".
bool has_word(std::string_view text, std::string_view word) {
  if (word.empty()) return true;
  const auto ends_alone = [](std::string_view around, std::size_t at, char edge) {
    const auto c = static_cast<unsigned char>(edge);
    return c >= 0x80 || !is_word_character(c) || at >= around.size() ||
           !is_word_character(static_cast<unsigned char>(around[at]));
  };
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1))
    if (ends_alone(text, at - 1, word.front()) &&  // at 0 this is past the end
        ends_alone(text, at + word.size(), word.back()))
      return true;
  return false;
}

std::string_view view(sqlite3_value* value) {
  const auto* const bytes = static_cast<const char*>(sqlite3_value_blob(value));
  return bytes == nullptr
             ? std::string_view()
             : std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

void call_has_word(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return sqlite3_result_null(context);
  sqlite3_result_int(context, has_word(view(values[0]), view(values[1])) ? 1 : 0);
}

// As instr(), which compares character by character: four times slower.
void call_has_text(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return sqlite3_result_null(context);
  const auto text = view(values[0]), part = view(values[1]);
  const bool found = ::memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
  sqlite3_result_int(context, found || part.empty() ? 1 : 0);
}

}  // namespace

Statement::Statement(sqlite3* database, std::string_view sql) : database_(database) {
  sqlite3_stmt* made = nullptr;
  const int status =
      sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &made, nullptr);
  statement_.reset(made);
  check(database, status);
}

void Statement::bind(int position, std::int64_t value) {
  check(database_, sqlite3_bind_int64(statement_.get(), position, value));
}
void Statement::bind(int position, double value) {
  check(database_, sqlite3_bind_double(statement_.get(), position, value));
}
void Statement::bind(int position, std::string_view value) {
  check(database_, sqlite3_bind_text64(statement_.get(), position, value.data(), value.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8));
}
void Statement::bind_nothing(int position) {
  check(database_, sqlite3_bind_null(statement_.get(), position));
}
void Statement::bind_value(int position, const QueryValue& value) {
  std::visit([&](const auto& each) { bind(position, each); }, value);
}

bool Statement::step() {
  const int status = sqlite3_step(statement_.get());
  if (status != SQLITE_ROW && status != SQLITE_DONE) fail(database_, status);
  return status == SQLITE_ROW;
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return bytes == nullptr ? std::string() : std::string(bytes, size);
}

bool Statement::is_nothing(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

Database::Database(const std::filesystem::path& file) {
  sqlite3* made = nullptr;
  const int status =
      sqlite3_open_v2(file.c_str(), &made, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  database_.reset(made);
  check(made, status);
  sqlite3_busy_timeout(made, kPatience);
  check(made, sqlite3_create_function_v2(made, "has_text", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                         nullptr, &call_has_text, nullptr, nullptr, nullptr));
  check(made, sqlite3_create_function_v2(made, "has_word", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                         nullptr, &call_has_word, nullptr, nullptr, nullptr));
  // Readers and the one writer do not wait for each other; a power cut costs the cache at worst.
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF; "
      "PRAGMA mmap_size = 1073741824;");
}

void Database::run(const char* sql) const {
  check(database_.get(), sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr));
}

}  // namespace ztgit::history
