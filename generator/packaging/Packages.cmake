# What CPack writes about each package: name, dependencies, description, scripts.

set(CPACK_PACKAGE_NAME bareos-node)
set(CPACK_PACKAGE_VENDOR bareos-node)
set(CPACK_PACKAGE_CONTACT "${BAREOS_NODE_MAINTAINER}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

string(CONCAT about "Bareos runs plugins in its daemons. These are written in TypeScript or\n"
  "JavaScript, and run in Node.js processes of their own beside the daemon.")
set(version "${PROJECT_VERSION}-${BAREOS_NODE_PACKAGE_RELEASE}")

# The oldest that workers run on, as runtime/worker/node-version.ts says; a test holds them equal.
set(oldest_node 20.19)
# The oldest whose headers are shipped.
set(oldest_bareos 20)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE "${BAREOS_NODE_PACKAGE_RELEASE}")
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_RELEASE "${BAREOS_NODE_PACKAGE_RELEASE}")
set(CPACK_RPM_PACKAGE_LICENSE AGPL-3.0-only)
set(CPACK_RPM_PACKAGE_GROUP "Productivity/Archiving/Backup")
set(CPACK_RPM_PACKAGE_VENDOR bareos-node)
# What is there is as it is to be: nothing is stripped or compiled on the way, and nobody is to depend on our libraries.
set(CPACK_RPM_PACKAGE_AUTOPROV OFF)
set(CPACK_RPM_SPEC_MORE_DEFINE "%define __os_install_post %{nil}\n%define _build_id_links none\n%define debug_package %{nil}\n%define _buildhost localhost")
# Of every system.
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
  /usr/bin /usr/lib /usr/lib64 /usr/share/doc /usr/share/man /usr/share/man/man1)

if(BAREOS_NODE_PROCESSOR STREQUAL "arm64")
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)
  set(CPACK_RPM_PACKAGE_ARCHITECTURE aarch64)
else()
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE amd64)
  set(CPACK_RPM_PACKAGE_ARCHITECTURE x86_64)
endif()

# Facts of one package; DEB and RPM are its further dependencies.
function(package component name summary description)
  cmake_parse_arguments(PARSE_ARGV 4 needs "" "DEB;RPM" "")
  string(TOUPPER "${component}" key)
  set(CPACK_COMPONENT_${key}_DESCRIPTION "${summary}\n${about}\n\n${description}" PARENT_SCOPE)
  set(CPACK_DEBIAN_${key}_PACKAGE_NAME "${name}" PARENT_SCOPE)
  set(CPACK_DEBIAN_${key}_PACKAGE_DEPENDS "libc6 (>= ${BAREOS_NODE_GLIBC}), libgcc-s1, ${needs_DEB}" PARENT_SCOPE)
  # Names what is needed of the C library by itself.
  set(CPACK_RPM_${key}_PACKAGE_NAME "${name}" PARENT_SCOPE)
  set(CPACK_RPM_${key}_PACKAGE_SUMMARY "${summary}" PARENT_SCOPE)
  set(CPACK_RPM_${key}_PACKAGE_DESCRIPTION "${about}\n\n${description}" PARENT_SCOPE)
  set(CPACK_RPM_${key}_PACKAGE_REQUIRES "${needs_RPM}" PARENT_SCOPE)
endfunction()

package(common bareos-node-plugins-common "Bareos Node plugins: worker, shipped plugins and command"
  "This package has what the plugins of all three daemons need, plugins that\nare ready to be used, and the command bareos-node, which tries plugins and\ninstallations without a daemon."
  DEB "nodejs (>= ${oldest_node})" RPM "nodejs >= ${oldest_node}")
foreach(part "file|filedaemon|File Daemon" "storage|storage|Storage Daemon" "director|director|Director")
  string(REPLACE "|" ";" part "${part}")
  list(GET part 0 component)
  list(GET part 1 daemon)
  list(GET part 2 title)
  package(${component} bareos-${daemon}-node-plugin "Bareos Node plugin of the ${title}"
    "This package has the library that the ${title} loads."
    DEB "bareos-${daemon} (>= ${oldest_bareos}), bareos-node-plugins-common (= ${version})"
    RPM "bareos-${daemon} >= ${oldest_bareos}, bareos-node-plugins-common = ${version}")
endforeach()

# What V8 makes of the workers' scripts is kept for the Node that is there.
foreach(script postinst prerm triggers)
  configure_file(scripts/${script}.in "scripts/${script}" @ONLY)
endforeach()
set(CPACK_DEBIAN_COMMON_PACKAGE_CONTROL_EXTRA
  "${PROJECT_BINARY_DIR}/scripts/postinst;${PROJECT_BINARY_DIR}/scripts/prerm;${PROJECT_BINARY_DIR}/scripts/triggers")
foreach(script post preun)
  configure_file(scripts/${script}.in "scripts/${script}" @ONLY)
endforeach()
set(CPACK_RPM_COMMON_POST_INSTALL_SCRIPT_FILE "${PROJECT_BINARY_DIR}/scripts/post")
set(CPACK_RPM_COMMON_PRE_UNINSTALL_SCRIPT_FILE "${PROJECT_BINARY_DIR}/scripts/preun")
