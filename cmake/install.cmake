# What `cmake --install` puts where, and the Debian package of the same (`cpack -G DEB`). Everything belongs under /usr and /etc: units,
# users and temporary files are looked for there.
if(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT)
  set(CMAKE_INSTALL_PREFIX /usr CACHE PATH "" FORCE)
endif()

include(GNUInstallDirs)

foreach(program sluisd sluis)
  if(TARGET ${program})
    set(folder ${CMAKE_INSTALL_BINDIR})
    if(program STREQUAL sluisd)
      set(folder ${CMAKE_INSTALL_SBINDIR})
    endif()
    install(TARGETS ${program} RUNTIME DESTINATION ${folder})
  endif()
endforeach()

# `sluis rehearse` starts it; nobody else does, so it is on no path. (A build without the tests has none: then a rehearsal says so.)
if(TARGET sluis-lab)
  install(TARGETS sluis-lab RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/sluis)
endif()

# The unit names the program's place, which is known when it is installed (--prefix, or the package's).
install(CODE "
  set(SLUIS_SBIN_DIR \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_SBINDIR}\")
  set(SLUIS_DOC_DIR \"\${CMAKE_INSTALL_PREFIX}/share/doc/sluis\")
  configure_file(\"${PROJECT_SOURCE_DIR}/systemd/sluisd.service.in\" \"${PROJECT_BINARY_DIR}/systemd/sluisd.service\" @ONLY)
  file(INSTALL \"${PROJECT_BINARY_DIR}/systemd/sluisd.service\"
    DESTINATION \"\${CMAKE_INSTALL_PREFIX}/lib/systemd/system\"
    PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
")
install(FILES systemd/sluisd-admin.socket systemd/sluisd-audit.socket DESTINATION lib/systemd/system)
install(FILES systemd/sysusers.d/sluis.conf DESTINATION lib/sysusers.d)
install(FILES systemd/tmpfiles.d/sluis.conf DESTINATION lib/tmpfiles.d)
file(GLOB SLUIS_DOCS CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/*.md)
install(FILES ${SLUIS_DOCS} DESTINATION share/doc/sluis)
install(FILES README.md DESTINATION share/doc/sluis OPTIONAL)
# Read by the daemon's group only: it names what belongs to whom. An existing one is the administrator's and is left alone.
install(CODE "
  if(NOT EXISTS \"\$ENV{DESTDIR}/etc/sluis/sluis.toml\")
    file(INSTALL \"${PROJECT_SOURCE_DIR}/systemd/sluis.toml\" DESTINATION /etc/sluis
      PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)
  endif()
")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sluis)
set(CPACK_PACKAGE_VENDOR Sluis)
set(CPACK_PACKAGE_CONTACT "Sluis maintainers <maintainers@sluis.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_PACKAGE_DESCRIPTION "Reads a student administration's export, keeps it as it was said, and passes on to targets only what a recorded
 consent lets through. Every step is in a verifiable log.")
set(CPACK_SET_DESTDIR ON)  # /etc and /usr/lib lie beside each other in the package
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd (>= 252), ca-certificates")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${PROJECT_SOURCE_DIR}/systemd/debian/postinst
  ${PROJECT_SOURCE_DIR}/systemd/debian/prerm
  ${PROJECT_SOURCE_DIR}/systemd/debian/postrm
  ${PROJECT_SOURCE_DIR}/systemd/debian/conffiles)
include(CPack)
