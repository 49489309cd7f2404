# What makes a memory error end the program and not be of use to somebody (tools/hardening.sh looks whether the binaries have it). Not under a
# sanitizer, which does the same more thoroughly, and whose interceptors do not go with _FORTIFY_SOURCE.
if(NOT SLUIS_SANITIZE AND NOT SLUIS_FUZZ)
  add_compile_options(-fstack-protector-strong -fstack-clash-protection)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    add_compile_options(-fcf-protection=full)
  endif()
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  # It needs optimisation: without, the C library warns.
  add_compile_options($<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>)
  add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
endif()
