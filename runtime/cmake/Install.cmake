# What is installed, by component: file, storage, director (a library each) and common (the worker, once for all of them). The
# core hosts, which the command runs, are the component `command`, only when it is named.
# The layout is that of `bareos-node install`: daemons refuse symbolic links, and a library looks for the folder beside it.
include(GNUInstallDirs)
set(BAREOS_NODE_PLUGIN_DIR "${CMAKE_INSTALL_LIBDIR}/bareos/plugins" CACHE STRING
  "Where the daemons look for plugins, below the prefix or absolute")
# Debian's own CMake leaves libraries without the bit to be executed, others do not: it is there, as in `bareos-node install`.
set(CMAKE_INSTALL_SO_NO_EXE 0)
set(home "${BAREOS_NODE_PLUGIN_DIR}/bareos-node")

install(TARGETS node-fd LIBRARY DESTINATION "${BAREOS_NODE_PLUGIN_DIR}" COMPONENT file)
install(TARGETS node-sd LIBRARY DESTINATION "${BAREOS_NODE_PLUGIN_DIR}" COMPONENT storage)
install(TARGETS node-dir LIBRARY DESTINATION "${BAREOS_NODE_PLUGIN_DIR}" COMPONENT director)

if(BAREOS_NODE_WORKER)
  # CMake does not compile TypeScript.
  install(CODE "
    if(NOT EXISTS \"${BAREOS_NODE_ROOT}/dist/worker/fd/main.cjs\")
      message(FATAL_ERROR \"The worker is not compiled; in ${BAREOS_NODE_ROOT}: npm run setup\")
    endif()" COMPONENT common)
  install(TARGETS bareos-node-addon LIBRARY DESTINATION "${home}/dist/native" COMPONENT common)
  install(TARGETS bareos-node-keeper RUNTIME DESTINATION "${home}/dist/native" COMPONENT common)
  install(DIRECTORY "${BAREOS_NODE_ROOT}/dist/worker" DESTINATION "${home}/dist" COMPONENT common
    PATTERN ".digest" EXCLUDE)
  install(DIRECTORY "${BAREOS_NODE_ROOT}/dist/plugins/" DESTINATION "${home}/plugins" COMPONENT common)
  # Not active: an administrator copies it.
  install(FILES "${PROJECT_SOURCE_DIR}/daemon/policy/bareos-node.conf.example" DESTINATION "${home}" COMPONENT common)
  install(FILES "${BAREOS_NODE_ROOT}/LICENSE" DESTINATION "${home}" COMPONENT common)
  # Without it Node would take the modules for CommonJS first.
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/installed/package.json" @ONLY CONTENT
[=[{
  "name": "bareos-node",
  "version": "@PROJECT_VERSION@",
  "type": "module",
  "private": true
}
]=])
  install(FILES "${PROJECT_BINARY_DIR}/installed/package.json" DESTINATION "${home}" COMPONENT common)
endif()

if(BAREOS_NODE_HOSTS)
  install(TARGETS core-host core-host-sd core-host-dir RUNTIME
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/bareos-node/dist/native" COMPONENT command EXCLUDE_FROM_ALL)
endif()

# What `bareos-node build` reports.
get_property(shipped GLOBAL PROPERTY BAREOS_NODE_SHIPPED)
file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/shipped.tsv" CONTENT "${shipped}")
