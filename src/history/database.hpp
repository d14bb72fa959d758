#pragma once

// SQLite, as little of it as the catalogue needs. Private to history/.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "history/query.hpp"

namespace ztgit::history {

struct CloseDatabase {
  void operator()(sqlite3* database) const noexcept { sqlite3_close(database); }
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

// Raised when the file is none of ours, or damaged: it is a cache, and is made again.
struct Unusable {};

class Statement {
 public:
  Statement(sqlite3* database, std::string_view sql);

  // Positions from 1 on, as sqlite3_bind counts. Texts are copied.
  void bind(int position, std::int64_t value);
  void bind(int position, double value);
  void bind(int position, std::string_view value);
  void bind_nothing(int position);
  void bind_value(int position, const QueryValue& value);

  bool step();   // false: no row is left
  void reset();  // to be stepped again with other values

  std::int64_t number(int column) const;
  std::string text(int column) const;
  bool is_nothing(int column) const;

 private:
  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, FinishStatement> statement_;
};

class Database {
 public:
  // Throws Unusable, Error (io, conflict when another process keeps it locked).
  explicit Database(const std::filesystem::path& file);

  Statement prepare(std::string_view sql) const { return {database_.get(), sql}; }
  void run(const char* sql) const;

 private:
  std::unique_ptr<sqlite3, CloseDatabase> database_;
};

}  // namespace ztgit::history
