#include "curl_library.hpp"

#include <dlfcn.h>
#include <string>

#include "base/error.hpp"

namespace ztgit::net {

namespace {

constexpr const char* kLibrary = "libcurl.so.4";  // the ABI since 2006

class Loader {
 public:
  Loader() : library_(::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL)) {
    if (library_ == nullptr)
      throw Error(ErrorKind::config, std::string("use the network: ") + ::dlerror())
          .hint("Install it: sudo apt install libcurl4");
  }

  template <class Function>
  void find(Function& function, const char* name) const {
    void* symbol = ::dlsym(library_, name);
    if (symbol == nullptr)
      throw Error(ErrorKind::config,
                  std::string("use the network: ") + kLibrary + " is too old, it has no " + name);
    function = reinterpret_cast<Function>(symbol);
  }

 private:
  void* library_;  // stays loaded until the program ends
};

CurlLibrary load() {
  const Loader loader;
  CurlLibrary library{};
  decltype(&::curl_global_init) global_init = nullptr;
  loader.find(global_init, "curl_global_init");
  if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    throw Error(ErrorKind::internal, "use the network: libcurl does not start");
  loader.find(library.easy_init, "curl_easy_init");
  loader.find(library.easy_cleanup, "curl_easy_cleanup");
  loader.find(library.easy_setopt, "curl_easy_setopt");
  loader.find(library.easy_getinfo, "curl_easy_getinfo");
  loader.find(library.easy_pause, "curl_easy_pause");
  loader.find(library.easy_strerror, "curl_easy_strerror");
  loader.find(library.easy_reset, "curl_easy_reset");
  loader.find(library.multi_init, "curl_multi_init");
  loader.find(library.multi_cleanup, "curl_multi_cleanup");
  loader.find(library.multi_setopt, "curl_multi_setopt");
  loader.find(library.multi_add_handle, "curl_multi_add_handle");
  loader.find(library.multi_remove_handle, "curl_multi_remove_handle");
  loader.find(library.multi_perform, "curl_multi_perform");
  loader.find(library.multi_poll, "curl_multi_poll");
  loader.find(library.multi_info_read, "curl_multi_info_read");
  loader.find(library.slist_append, "curl_slist_append");
  loader.find(library.slist_free_all, "curl_slist_free_all");
  loader.find(library.url, "curl_url");
  loader.find(library.url_cleanup, "curl_url_cleanup");
  loader.find(library.url_set, "curl_url_set");
  loader.find(library.url_get, "curl_url_get");
  loader.find(library.free, "curl_free");
  loader.find(library.getdate, "curl_getdate");
  return library;
}

}  // namespace

const CurlLibrary& curl() {
  static const CurlLibrary library = load();
  return library;
}

}  // namespace ztgit::net
