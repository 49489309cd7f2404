# A room is a folder and one static library; tests/unit/architecture_test.cpp checks who may include whom.
# -Wno-mismatched-new-delete: GCC 12 takes Asio's coroutine frames for memory of another allocator once it inlines them (a false alarm); `make asan` checks
# the pairing where it happens.
set(SLUIS_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wold-style-cast -Wimplicit-fallthrough -Wno-mismatched-new-delete -Werror)

# A unity build: the compiler reads several files of a target as one, and their common headers once (SLUIS_UNITY, CMakeLists.txt). Names in
# anonymous namespaces are therefore unique in a room (tools/unity_names.py).
function(sluis_unity target batch)
  if(SLUIS_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${batch})
    # False alarms: about what is in another file of the batch, and GCC 12's (PR105651) in std::string's operator+ once it inlines more. A build without
    # unity warns of all.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-shadow -Wshadow=local -Wno-subobject-linkage -Wno-restrict>)
  endif()
endfunction()

function(sluis_compile target)
  target_compile_options(${target} PRIVATE ${SLUIS_WARNINGS})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${target} PRIVATE SLUIS_VERSION="${PROJECT_VERSION}")
  if(SLUIS_SANITIZE)
    target_compile_options(${target} PUBLIC -fsanitize=${SLUIS_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${SLUIS_SANITIZE})
    # GCC 12 loses track of results that coroutines return once sanitizers stand between (a false alarm); every other build warns.
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
    if(SLUIS_SANITIZE MATCHES thread)
      target_compile_options(${target} PUBLIC -Wno-tsan)  # Asio's headers use fences
    endif()
  endif()
  if(SLUIS_FUZZ)
    target_compile_options(${target} PUBLIC -fsanitize=fuzzer-no-link,address)
    target_link_options(${target} PUBLIC -fsanitize=address)
  endif()
endfunction()

# The library of daemon/cycle is sluis_daemon_cycle.
function(sluis_room folder)
  cmake_parse_arguments(ROOM "" "" "EXCLUDE;LINK" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  foreach(excluded ${ROOM_EXCLUDE})
    list(FILTER sources EXCLUDE REGEX "${PROJECT_SOURCE_DIR}/${excluded}(/.*)?$")
  endforeach()
  if(NOT sources)
    add_library(sluis_${name} INTERFACE)
    return()
  endif()
  add_library(sluis_${name} STATIC ${sources})
  sluis_compile(sluis_${name})
  sluis_unity(sluis_${name} 14)
  target_link_libraries(sluis_${name} PUBLIC ${ROOM_LINK} Boost::headers)
  if(NOT name STREQUAL "model")
    target_link_libraries(sluis_${name} PUBLIC sluis_model)
  endif()
endfunction()

function(sluis_program name)
  cmake_parse_arguments(PROGRAM "" "" "LINK" ${ARGN})
  if(NOT PROGRAM_UNPARSED_ARGUMENTS)
    return()
  endif()
  foreach(source ${PROGRAM_UNPARSED_ARGUMENTS})
    if(NOT EXISTS ${source} AND NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${source})
      return()
    endif()
  endforeach()
  add_executable(${name} ${PROGRAM_UNPARSED_ARGUMENTS})
  sluis_compile(${name})
  sluis_unity(${name} 14)
  target_link_libraries(${name} PRIVATE ${PROGRAM_LINK})
endfunction()
