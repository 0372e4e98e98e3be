// System calls on files that Node lacks: extended attributes, devices, exact times, and
// moving a descriptor's position.
#ifndef BAREOS_NODE_ADDON_FILES_H_
#define BAREOS_NODE_ADDON_FILES_H_

#include <napi.h>

namespace bareos_node::addon {

/// An object of the form that NativeFiles in the package bareosfd describes: listxattr, getxattr,
/// setxattr, mknod, utimens, lseek. They throw errors with `code`, `errno`, `syscall` and `path`,
/// as node:fs does.
Napi::Object FileFunctions(Napi::Env env);

}  // namespace bareos_node::addon

#endif  // BAREOS_NODE_ADDON_FILES_H_
