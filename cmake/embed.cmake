# ztgit_embed(<target> <name> <file>): the file's text becomes the constant ztgit::embedded::<name>
# (std::string_view), declared in "embedded/<name>.hpp". A program that carries its templates works
# wherever it is copied to.
function(ztgit_embed target name file)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/embedded-${target}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  file(READ "${file}" text)
  file(CONFIGURE OUTPUT "${folder}/embedded/${name}.hpp" @ONLY CONTENT
"#pragma once
#include <string_view>
namespace ztgit::embedded {
extern const std::string_view @name@;
}
")
  # configure_file would touch @…@ inside the text; write only when it differs instead.
  set(source "#include \"embedded/${name}.hpp\"\nnamespace ztgit::embedded {\nconst std::string_view ${name} = R\"ztgit(${text})ztgit\";\n}\n")
  set(old "")
  if(EXISTS "${folder}/${name}.cpp")
    file(READ "${folder}/${name}.cpp" old)
  endif()
  if(NOT old STREQUAL source)
    file(WRITE "${folder}/${name}.cpp" "${source}")
  endif()
  target_sources(${target} PRIVATE "${folder}/${name}.cpp")
  target_include_directories(${target} PRIVATE "${folder}")
endfunction()
