// One file on disk, a step at a time: the same system calls as the engine's, for files that
// JavaScript goes on with.
#ifndef BAREOS_NODE_ADDON_DISK_H_
#define BAREOS_NODE_ADDON_DISK_H_

#include <napi.h>

namespace bareos_node::addon {

/// Adds look, open, read, write and close to the functions on files.
void AddDiskFunctions(Napi::Env env, Napi::Object& functions);

}  // namespace bareos_node::addon

#endif  // BAREOS_NODE_ADDON_DISK_H_
