# Writes build_info.h (version and commit) at build time; it changes only when they do.
# Included by CMakeLists.txt, and run by `cmake -P` with OUTPUT, VERSION and SOURCE.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(generated ${CMAKE_BINARY_DIR}/generated)
  add_custom_target(
    courier_build_info_header
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${generated}/build_info.h -DVERSION=${PROJECT_VERSION}
            -DSOURCE=${CMAKE_SOURCE_DIR} -P ${CMAKE_CURRENT_LIST_FILE}
    BYPRODUCTS ${generated}/build_info.h)
  add_library(courier_build_info INTERFACE)
  target_include_directories(courier_build_info INTERFACE ${generated})
  add_dependencies(courier_build_info courier_build_info_header)
  return()
endif()

cmake_minimum_required(VERSION 3.25)
# `git archive`, and so the tarball that GitHub's runner downloads, writes the commit into the file.
file(STRINGS ${SOURCE}/cmake/commit.txt COMMIT LIMIT_COUNT 1)
if(NOT COMMIT MATCHES "^[0-9a-f]+$")
  execute_process(
    COMMAND git -C ${SOURCE} rev-parse HEAD
    OUTPUT_VARIABLE COMMIT
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
string(SUBSTRING "${COMMIT}" 0 12 COMMIT)
if(NOT COMMIT)
  set(COMMIT unknown)
endif()
file(
  CONFIGURE
  OUTPUT ${OUTPUT}
  CONTENT
    "// What was built. Generated.
#pragma once

namespace courier {

inline constexpr char build_version[] = \"@VERSION@\";
inline constexpr char build_commit[] = \"@COMMIT@\";

}  // namespace courier
"
  @ONLY)
