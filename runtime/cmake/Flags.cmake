# How everything is compiled. Levels of optimisation and debug information are the preset's, or the packager's.

add_library(bareos-node-flags INTERFACE)
target_compile_features(bareos-node-flags INTERFACE cxx_std_20)
target_compile_options(bareos-node-flags INTERFACE -Wall -Wextra -pthread)
target_link_options(bareos-node-flags INTERFACE -pthread)
if(BAREOS_NODE_WERROR)
  target_compile_options(bareos-node-flags INTERFACE -Werror)
endif()
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(BAREOS_NODE_SANITIZE)
  # The first mistake ends the program. Frame pointers make the stacks of allocations whole.
  set(sanitize "-fsanitize=${BAREOS_NODE_SANITIZE}" -fno-sanitize-recover=all)
  target_compile_options(bareos-node-flags INTERFACE ${sanitize} -fno-omit-frame-pointer)
  target_link_options(bareos-node-flags INTERFACE ${sanitize})
endif()

# C++'s library is linked in: none of the daemon's or of Node's takes its place, and systems that have an older one do as well.
# Of it only what is used, and nothing of it shows. Unwinding is the system's: libgcc's own copy asks for a glibc as new as
# the compiler's. Sanitizers watch the libraries that the whole process shares.
add_library(bareos-node-own-libraries INTERFACE)
if(NOT BAREOS_NODE_SANITIZE)
  target_link_options(bareos-node-own-libraries INTERFACE
    -static-libstdc++ -Wl,--exclude-libs,libstdc++.a -Wl,--gc-sections)
endif()

# Headers in a folder, for targets that name bareos-node::NAME.
function(bareos_node_headers name folder)
  add_library(bareos-node-${name} INTERFACE)
  add_library(bareos-node::${name} ALIAS bareos-node-${name})
  target_include_directories(bareos-node-${name} INTERFACE "${folder}")
  target_link_libraries(bareos-node-${name} INTERFACE bareos-node-flags)
endfunction()

# A library that is opened while a program runs: FILE is its whole name, e.g. node-fd.so.
function(bareos_node_module target file)
  add_library(${target} MODULE ${ARGN})
  get_filename_component(stem "${file}" NAME_WLE)
  get_filename_component(suffix "${file}" LAST_EXT)
  set_target_properties(${target} PROPERTIES
    PREFIX "" OUTPUT_NAME "${stem}" SUFFIX "${suffix}"
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
endfunction()

# Targets that `bareos-node build` names when it is done, with what they are.
set_property(GLOBAL PROPERTY BAREOS_NODE_SHIPPED "")
function(bareos_node_shipped target what)
  set_property(GLOBAL APPEND_STRING PROPERTY BAREOS_NODE_SHIPPED "$<TARGET_FILE_NAME:${target}>\t${what}\n")
endfunction()
