# The proof that the glue says what Bareos's plugin headers say: the generated assert units, compiled against them.
#
# Alone, the target `asserts` takes the shipped header sets. In a Bareos tree, or with BAREOS_NODE_BAREOS_SOURCE, they are
# part of the build and take exactly the headers that the daemon is compiled from.

set(BAREOS_NODE_BAREOS_SOURCE "" CACHE PATH "core/src of a Bareos tree to build for; found by itself inside of one")
set(BAREOS_NODE_BAREOS_INCLUDES "" CACHE STRING
  "Further folders that its headers include from, as of a configured build; searched after core/src")
set(BAREOS_NODE_BAREOS_RELEASE "" CACHE STRING "Its release, e.g. 25; found by itself inside of a Bareos tree")

# One unit of each daemon for a release, against a core/src folder.
function(bareos_node_asserts target release folder)
  string(REPLACE "-" "_" name "${release}")
  set(units "")
  foreach(daemon fd sd dir)
    list(APPEND units "${BAREOS_NODE_ROOT}/generated/cpp/${daemon}/assert_${name}.cc")
  endforeach()
  add_library(${target} OBJECT ${units})
  target_link_libraries(${target} PRIVATE bareos-node::glue bareos-node::runtime)
  target_include_directories(${target} SYSTEM PRIVATE "${folder}" ${BAREOS_NODE_BAREOS_INCLUDES})
  # Slots of a real tree have attributes (format), which say nothing about their type.
  target_compile_options(${target} PRIVATE -Wno-ignored-attributes)
endfunction()

function(bareos_node_release_of_tree result)
  if(BAREOS_NODE_BAREOS_RELEASE)
    set(${result} "${BAREOS_NODE_BAREOS_RELEASE}" PARENT_SCOPE)
    return()
  endif()
  foreach(version "${BAREOS_NUMERIC_VERSION}" "${BAREOS_FULL_VERSION}" "${Bareos_VERSION}" "${bareos_VERSION}")
    if(version MATCHES "^([0-9]+)\\.")
      set(release "${CMAKE_MATCH_1}")
      # A series that was not yet published when the glue was generated has a name of its own.
      if(NOT EXISTS "${BAREOS_NODE_ROOT}/generated/cpp/fd/assert_${release}.cc"
         AND EXISTS "${BAREOS_NODE_ROOT}/generated/cpp/fd/assert_${release}_dev.cc")
        string(APPEND release "-dev")
      endif()
      set(${result} "${release}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "The release of this Bareos tree is unknown, so nothing proves that the plugins fit it.\n"
    "Name it: -DBAREOS_NODE_BAREOS_RELEASE=25")
endfunction()

if(BAREOS_NODE_BAREOS_SOURCE)
  set(bareos_source "${BAREOS_NODE_BAREOS_SOURCE}")
elseif(NOT PROJECT_IS_TOP_LEVEL)
  # The parent's include folders have it; core/src is the one with filed/fd_plugins.h.
  get_property(folders DIRECTORY PROPERTY INCLUDE_DIRECTORIES)
  find_path(bareos_source filed/fd_plugins.h
    HINTS ${folders} "${CMAKE_SOURCE_DIR}/core/src" "${CMAKE_SOURCE_DIR}/src" NO_DEFAULT_PATH NO_CACHE)
  if(NOT bareos_source)
    message(FATAL_ERROR "The plugin headers of the tree that bareos-node is built in are not found.\n"
      "Name its core/src: -DBAREOS_NODE_BAREOS_SOURCE=DIR")
  endif()
endif()

if(bareos_source)
  bareos_node_release_of_tree(release)
  string(REPLACE "-" "_" name "${release}")
  if(NOT EXISTS "${BAREOS_NODE_ROOT}/generated/cpp/fd/assert_${name}.cc")
    message(FATAL_ERROR "bareos-node has no bindings of Bareos ${release}, which is being built.\n"
      "Generate them: npx bareos-node adopt TREE --release ${release}, then npx bareos-node generate")
  endif()
  message(STATUS "bareos-node: proves the bindings against Bareos ${release} in ${bareos_source}")
  bareos_node_asserts(bareos-node-asserts "${release}" "${bareos_source}")
  foreach(daemon fd sd dir)
    add_dependencies(node-${daemon} bareos-node-asserts)
  endforeach()
else()
  add_custom_target(asserts)
  file(GLOB sets LIST_DIRECTORIES true "${BAREOS_NODE_ROOT}/headers/*")
  foreach(set ${sets})
    if(EXISTS "${set}/RELEASE")
      get_filename_component(release "${set}" NAME)
      bareos_node_asserts(asserts-${release} "${release}" "${set}/core/src")
      set_property(TARGET asserts-${release} PROPERTY EXCLUDE_FROM_ALL ON)
      add_dependencies(asserts asserts-${release})
    endif()
  endforeach()
endif()
