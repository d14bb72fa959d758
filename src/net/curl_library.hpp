#pragma once

// Private to net/. libcurl, loaded when the first session is made: linked to the program it would
// cost every command 4.5 ms at its start (measured), and only push, fetch and clone need it.

#include <memory>
#include <string_view>

#include <curl/curl.h>

namespace ztgit::net {

struct CurlLibrary {
  decltype(&::curl_easy_init) easy_init;
  decltype(&::curl_easy_cleanup) easy_cleanup;
  decltype(&::curl_easy_setopt) easy_setopt;
  decltype(&::curl_easy_getinfo) easy_getinfo;
  decltype(&::curl_easy_pause) easy_pause;
  decltype(&::curl_easy_strerror) easy_strerror;
  decltype(&::curl_easy_reset) easy_reset;
  decltype(&::curl_multi_init) multi_init;
  decltype(&::curl_multi_cleanup) multi_cleanup;
  decltype(&::curl_multi_setopt) multi_setopt;
  decltype(&::curl_multi_add_handle) multi_add_handle;
  decltype(&::curl_multi_remove_handle) multi_remove_handle;
  decltype(&::curl_multi_perform) multi_perform;
  decltype(&::curl_multi_poll) multi_poll;
  decltype(&::curl_multi_info_read) multi_info_read;
  decltype(&::curl_slist_append) slist_append;
  decltype(&::curl_slist_free_all) slist_free_all;
  decltype(&::curl_url) url;
  decltype(&::curl_url_cleanup) url_cleanup;
  decltype(&::curl_url_set) url_set;
  decltype(&::curl_url_get) url_get;
  decltype(&::curl_free) free;
  decltype(&::curl_getdate) getdate;
};

// Throws Error (config) where libcurl is not installed.
const CurlLibrary& curl();

// The deleters look the library up: the handles exist, so it is loaded.
struct EasyDelete {
  void operator()(CURL* handle) const noexcept { curl().easy_cleanup(handle); }
};
struct MultiDelete {
  void operator()(CURLM* handle) const noexcept { curl().multi_cleanup(handle); }
};
struct ListDelete {
  void operator()(curl_slist* list) const noexcept { curl().slist_free_all(list); }
};
struct UrlDelete {
  void operator()(CURLU* url) const noexcept { curl().url_cleanup(url); }
};
using EasyHandle = std::unique_ptr<CURL, EasyDelete>;
using MultiHandle = std::unique_ptr<CURLM, MultiDelete>;
using ListHandle = std::unique_ptr<curl_slist, ListDelete>;
using UrlHandle = std::unique_ptr<CURLU, UrlDelete>;

}  // namespace ztgit::net
