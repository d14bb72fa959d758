#include "sidecar_text.hpp"

#include "base/error.hpp"

namespace ztgit::hooks {

std::optional<sidecar::Sidecar> read_sidecar(std::string_view text, const std::string& path) {
  try {
    return sidecar::parse(text, path);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::integrity) throw;
    return std::nullopt;
  }
}

}  // namespace ztgit::hooks
