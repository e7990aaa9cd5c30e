# Third-party libraries, always as static archives: Debian's, and the one libcurl of scripts/curl.

execute_process(
  COMMAND ${CMAKE_SOURCE_DIR}/scripts/curl
  OUTPUT_VARIABLE curl_home
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)

add_library(courier_dependencies INTERFACE)
target_include_directories(courier_dependencies SYSTEM INTERFACE ${curl_home}/include)
target_link_libraries(courier_dependencies INTERFACE ${curl_home}/lib/libcurl.a)

# In link order: users before what they use.
foreach(name cares yaml yaml-cpp re2 utf8proc sodium ssl crypto z)
  find_library(lib_${name} NAMES lib${name}.a REQUIRED)
  target_link_libraries(courier_dependencies INTERFACE ${lib_${name}})
endforeach()
target_compile_definitions(courier_dependencies INTERFACE UTF8PROC_STATIC CURL_STATICLIB)
find_package(Threads REQUIRED)
target_link_libraries(courier_dependencies INTERFACE Threads::Threads)
