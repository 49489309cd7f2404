# What `cmake --install` puts where, and the Debian package of the same (`cpack -G DEB`). Everything belongs under /usr and /etc: units,
# users and temporary files are looked for there.
if(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT)
  set(CMAKE_INSTALL_PREFIX /usr CACHE PATH "" FORCE)
endif()

# What is installed must have been built; the tests need not be (`make deb`).
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
include(GNUInstallDirs)

foreach(program sluisd sluis sluis-school)  # a build without the tests has no sluis-school
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

# Debian wants manual pages and changelogs compressed, without a name and a time in them.
function(sluis_install_compressed file folder name)
  install(CODE "
    set(compressed \"${PROJECT_BINARY_DIR}/packaging/${name}\")
    file(MAKE_DIRECTORY \"${PROJECT_BINARY_DIR}/packaging\")
    execute_process(COMMAND gzip -9nc \"${PROJECT_SOURCE_DIR}/${file}\" OUTPUT_FILE \"\${compressed}\" COMMAND_ERROR_IS_FATAL ANY)
    file(INSTALL \"\${compressed}\" DESTINATION \"\${CMAKE_INSTALL_PREFIX}/share/${folder}\"
      PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  ")
endfunction()

foreach(page sluisd.8 sluis.1 sluis.toml.5 sluis-school.1)
  string(REGEX MATCH "[1-8]$" section ${page})
  get_filename_component(program ${page} NAME_WLE)
  if(TARGET ${program} OR section EQUAL 5)
    sluis_install_compressed(docs/man/${page} man/man${section} ${page}.gz)
  endif()
  if(TARGET ${program})
    install(FILES tools/completion/${program}.bash DESTINATION share/bash-completion/completions RENAME ${program})
    install(FILES tools/completion/_${program} DESTINATION share/zsh/vendor-completions)
  endif()
endforeach()
sluis_install_compressed(CHANGELOG.md doc/sluis changelog.gz)
sluis_install_compressed(systemd/debian/changelog doc/sluis changelog.Debian.gz)
install(FILES systemd/debian/copyright DESTINATION share/doc/sluis)
install(FILES systemd/debian/lintian-overrides DESTINATION share/lintian/overrides RENAME sluis)

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
set(CPACK_PACKAGE_DESCRIPTION "\
Sluis reads the exports of schools' student administrations (EDEXML), and
makes, changes and deletes accounts and groups at Microsoft 365, Google
Workspace and services that speak SCIM 2.0. It sends what a recorded consent
covers and nothing else, plans before it pushes, and holds a plan that would
remove too many.

Every change, push, consent and look at personal data is an entry of a log
that can be verified with the programs of others as well.

This package has the daemon sluisd, its command line sluis, a stand-in for
targets (for rehearsals), and sluis-school, which makes up schools to try
it all with.")
set(CPACK_SET_DESTDIR ON)  # /etc and /usr/lib lie beside each other in the package
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)  # of systemd/debian/changelog
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
