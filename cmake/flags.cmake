# Two interface targets: courier_flags for every source of ours, courier_link_flags for programs.

add_library(courier_flags INTERFACE)
target_compile_options(
  courier_flags
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wshadow
            -Wconversion
            -Wsign-conversion
            -Wold-style-cast
            -Wcast-qual
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            -Wnull-dereference
            -Wformat=2
            -Wextra-semi
            -Wswitch-enum
            -Wundef
            $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond
            -Wduplicated-branches
            -Wlogical-op
            -Wuseless-cast>
            # libstdc++ 12's own stable_sort calls a function that it deprecates.
            $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
            -fstack-protector-strong
            -ffunction-sections
            -fdata-sections)
target_compile_definitions(courier_flags INTERFACE _GLIBCXX_ASSERTIONS)

add_library(courier_link_flags INTERFACE)
target_link_options(courier_link_flags INTERFACE -Wl,--gc-sections)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# Assertions stay in every build: a broken invariant must end a program that holds secrets.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_CI "-O1 -g1")
set(CMAKE_EXE_LINKER_FLAGS_CI "")

if(COURIER_STATIC)
  target_compile_options(courier_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  # The linker's warnings of dlopen and name look-ups are libcrypto's, which we never reach: c-ares
  # resolves names, and no engine or provider is loaded.
  # pack-relative-relocs takes 0.5 MB off a static-pie.
  target_link_options(
    courier_link_flags INTERFACE -static-pie -s -Wl,-z,relro,-z,now,-z,noexecstack
    -Wl,-z,pack-relative-relocs)
endif()
