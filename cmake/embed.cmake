# ztgit_embed(<target> <name> <path>) compiles the file at <path> into <target>, which then has
#   #include "embedded/<name>.hpp"        →  std::string_view ztgit::embedded::<name>()
# The program works without its templates being installed, and a changed file is embedded by the next build.
#
# This file is also the script that writes the source: cmake -DNAME=… -DFROM=… -DTO=<stem> -P embed.cmake

function(ztgit_embed target name path)
  cmake_path(ABSOLUTE_PATH path BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
  set(stem "${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded/embedded/${name}")
  add_custom_command(
    OUTPUT "${stem}.cpp" "${stem}.hpp"
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DFROM=${path} -DTO=${stem} -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    DEPENDS "${path}" "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    COMMENT "Embedding ${name}" VERBATIM)
  target_sources(${target} PRIVATE "${stem}.cpp" "${stem}.hpp")
  target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded")
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  return()
endif()

file(READ "${FROM}" bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
file(WRITE "${TO}.hpp" "#pragma once
#include <string_view>
namespace ztgit::embedded {
std::string_view ${NAME}();
}
")
file(WRITE "${TO}.cpp" "#include \"embedded/${NAME}.hpp\"
namespace ztgit::embedded {
namespace {
constexpr char kBytes[] = {${bytes}'\\0'};
}
std::string_view ${NAME}() { return {kBytes, sizeof kBytes - 1}; }
}  // namespace ztgit::embedded
")
