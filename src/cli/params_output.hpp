#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "params_picture.hpp"
#include "session.hpp"

namespace ztgit::cli {

enum class ParamsForm {
  text,
  json,
  yaml,
  field,
  a1111,
  diffusers,
  comfyui_api,
  iptc_xmp,
  hf_jsonl
};

// --to NAME; nullopt: no such form.
std::optional<ParamsForm> params_form(const std::string& name);

struct ParamsStyle {
  ParamsForm form = ParamsForm::text;
  std::vector<std::string> fields;  // of form `field`
  bool raw = true;
  std::size_t columns = 0;  // 0: lines are not broken
  bool visible = false;     // for a terminal: exports are exact otherwise
};

// What is printed for one picture. Made on any thread.
struct Rendered {
  std::string out;
  std::vector<std::string> notes;  // warnings of an export
  bool told = true;                // form `field`: any of them
};

Rendered render(const Picture& picture, const ParamsStyle& style);

// Puts what was rendered on standard output, in order; JSON becomes one document, of which only the
// part not yet written is held.
class ParamsOutput {
 public:
  ParamsOutput(Session& session, const ParamsStyle& style) : session_(session), style_(style) {}

  void picture(const Rendered& rendered, const std::string& file);
  void failure(const std::string& file, const Error& error);
  void finish();

  bool is_broken() const { return broken_; }  // nobody takes what is written
  bool told() const { return told_; }
  std::size_t pictures() const { return pictures_; }
  std::size_t failures() const { return failures_; }

 private:
  void write(bool all);

  Session& session_;
  const ParamsStyle& style_;
  std::string pending_;
  std::string failed_;  // elements of "failures"
  std::size_t pictures_ = 0, failures_ = 0;
  bool told_ = false, broken_ = false;
};

}  // namespace ztgit::cli
