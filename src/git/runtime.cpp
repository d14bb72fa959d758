// Starting libgit2 without its most expensive habit.
//
// git_libgit2_init() of a libgit2 built on mbedTLS (Debian, Ubuntu) parses the whole CA bundle,
// whether or not a TLS connection follows: 12 of the 17 ms of an otherwise empty program
// (measured). There is no option against it. libgit2 reaches the parser through the dynamic linker,
// so the definition below answers instead of the library's; until load_certificates() it reports
// "nothing to load", afterwards it passes the call on. A libgit2 built on OpenSSL never calls it.
// See docs/decisions.

#include <atomic>
#include <dlfcn.h>

#include <git2.h>

#include "git/repository.hpp"
#include "handle.hpp"

namespace {
std::atomic<bool> certificates_wanted = false;
std::atomic<bool> system_config_ignored = false;
}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): mbedTLS's own name
extern "C" __attribute__((visibility("default"))) int mbedtls_x509_crt_parse_file(
    void* chain, const char* path) {
  if (!certificates_wanted) return 0;
  using Parse = int (*)(void*, const char*);
  const auto parse = reinterpret_cast<Parse>(dlsym(RTLD_NEXT, "mbedtls_x509_crt_parse_file"));
  return parse != nullptr ? parse(chain, path) : -1;
}

namespace ztgit::git {

namespace {
constexpr std::size_t kCachedTree = std::size_t{16} << 20;  // bytes: 300,000 entries in one folder
}

void ignore_system_config() noexcept { system_config_ignored = true; }

void start_libgit2() {
  struct Runtime {
    Runtime() {
      check(git_libgit2_init(), "start libgit2");
      // By default trees above 4 KiB are inflated and parsed again at every look-up: eight times 15
      // ms for one promote into a folder of 10,000 pictures.
      git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, kCachedTree);
      // libgit2 1.5 knows no GIT_CONFIG_NOSYSTEM.
      if (system_config_ignored)
        git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_SYSTEM, "");
    }
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;
    ~Runtime() { git_libgit2_shutdown(); }
  };
  static const Runtime runtime;
}

}  // namespace ztgit::git
