// System calls on files: those that Node lacks, and those of a file that is saved, which are the
// engine's.
#ifndef BAREOS_NODE_ADDON_FILES_H_
#define BAREOS_NODE_ADDON_FILES_H_

#include <napi.h>

namespace bareos_node::addon {

/// An object of the form that NativeFiles in the package bareosfd describes. The functions throw
/// errors with `code`, `errno`, `syscall` and `path`, as node:fs does.
Napi::Object FileFunctions(Napi::Env env);

}  // namespace bareos_node::addon

#endif  // BAREOS_NODE_ADDON_FILES_H_
