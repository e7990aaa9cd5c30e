# Third-party libraries, always as static archives: Debian's, and the libcurl and libssh of
# scripts/curl and scripts/libssh.

add_library(courier_dependencies INTERFACE)
foreach(library libcurl libssh)
  string(REPLACE libcurl curl script ${library})
  execute_process(
    COMMAND ${CMAKE_SOURCE_DIR}/scripts/${script}
    OUTPUT_VARIABLE home
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  target_include_directories(courier_dependencies SYSTEM INTERFACE ${home}/include)
  target_link_libraries(courier_dependencies INTERFACE ${home}/lib/${library}.a)
endforeach()

# In link order: users before what they use.
foreach(name cares yaml yaml-cpp re2 utf8proc sodium ssl crypto z)
  find_library(lib_${name} NAMES lib${name}.a REQUIRED)
  target_link_libraries(courier_dependencies INTERFACE ${lib_${name}})
endforeach()
target_compile_definitions(courier_dependencies INTERFACE UTF8PROC_STATIC CURL_STATICLIB
                           LIBSSH_STATIC)
find_package(Threads REQUIRED)
target_link_libraries(courier_dependencies INTERFACE Threads::Threads)
