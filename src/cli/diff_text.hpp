#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "compare/comparison.hpp"

namespace ztgit::cli {

// What `ztgit diff` shows on a terminal.
class DiffPage {
 public:
  // `columns`: where lines are broken; 0: nowhere.
  DiffPage(std::size_t columns, bool colours) : columns_(columns), colours_(colours) {}

  // Without a comparison one side is absent: the picture is new, or gone.
  std::string text_of(const std::optional<compare::Side>& before,
                      const std::optional<compare::Side>& after,
                      const std::optional<compare::Comparison>& comparison) const;

 private:
  std::string removed(std::string_view text) const;
  std::string added(std::string_view text) const;
  std::string heading(const std::string& text) const;
  std::string fields(const compare::ParameterDifference& parameters) const;
  std::string prompt(const compare::TextChange& change) const;
  std::string pixels(const imaging::Difference& difference) const;

  std::size_t columns_;
  bool colours_;
};

}  // namespace ztgit::cli
