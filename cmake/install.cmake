# What `cmake --install` puts where; tests/interop/install_test.sh holds the list.

# The man page comes out of the program's own command tree, so it cannot tell another story than
# --help. Written under a temporary name: a program that fails must not leave half a page.
set(ZTGIT_MAN_PAGE "${CMAKE_BINARY_DIR}/ztgit.1")
add_custom_command(
  OUTPUT "${ZTGIT_MAN_PAGE}"
  COMMAND ztgit __man > "${ZTGIT_MAN_PAGE}.new"
  COMMAND ${CMAKE_COMMAND} -E rename "${ZTGIT_MAN_PAGE}.new" "${ZTGIT_MAN_PAGE}"
  DEPENDS ztgit
  COMMENT "Writing ztgit.1"
  VERBATIM)
add_custom_target(man ALL DEPENDS "${ZTGIT_MAN_PAGE}")

install(TARGETS ztgit RUNTIME)
install(FILES "${ZTGIT_MAN_PAGE}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(DIRECTORY hooks DESTINATION "${CMAKE_INSTALL_DATADIR}/ztgit")
install(DIRECTORY templates DESTINATION "${CMAKE_INSTALL_DATADIR}/ztgit")
install(FILES LICENSE README.md README.zh-CN.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
