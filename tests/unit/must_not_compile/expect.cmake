# Runs the compiler on one file and judges its answer:
#   cmake -DCOMPILER=… -DSOURCE=… -DINCLUDE=… -DEXPECT=<regex of the right error | compiles> -P expect.cmake
# A file that fails for another reason than the one it was written for is a failure too: else a typo would look like a closed gate.
set(ENV{LC_ALL} C)
set(includes)
foreach(folder ${INCLUDE})
  list(APPEND includes -I${folder})
endforeach()
execute_process(COMMAND ${COMPILER} -std=c++20 -fsyntax-only ${includes} ${SOURCE}
  RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE complained)
set(answer "${said}${complained}")
get_filename_component(name ${SOURCE} NAME)

if(EXPECT STREQUAL "compiles")
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${name} must compile and does not:\n${answer}")
  endif()
  message(STATUS "${name} compiles, as it must")
  return()
endif()

if(status EQUAL 0)
  message(FATAL_ERROR "${name} compiles: the gate is open")
endif()
if(NOT answer MATCHES "${EXPECT}")
  message(FATAL_ERROR "${name} fails, but not for the reason it was written for (${EXPECT}):\n${answer}")
endif()
string(REGEX MATCHALL "error: " errors "${answer}")
list(LENGTH errors count)
if(count GREATER 3)
  message(FATAL_ERROR "${name} fails for ${count} reasons; it was written for one:\n${answer}")
endif()
message(STATUS "${name} does not compile, for the right reason")
