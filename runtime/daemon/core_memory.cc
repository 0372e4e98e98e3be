// The plugin interface has no functions for text memory, but the daemon's library exports them,
// under the same names in all releases.
#include "daemon/core_memory.h"

#include <dlfcn.h>

namespace bareos_node::daemon {

namespace {

template <class Function>
void Find(Function& function, const char* name) noexcept {
  function = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

wire::CoreMemory Look() noexcept {
  wire::CoreMemory memory;
  // GetPoolMemory(int), CheckPoolMemorySize(char*, int), FreePoolMemory(char*)
  Find(memory.make, "_Z13GetPoolMemoryi");
  Find(memory.grow, "_Z19CheckPoolMemorySizePci");
  Find(memory.release, "_Z14FreePoolMemoryPc");
  return memory;
}

}  // namespace

const wire::CoreMemory* FindCoreMemory() noexcept {
  static const wire::CoreMemory memory = Look();
  return memory.complete() ? &memory : nullptr;
}

}  // namespace bareos_node::daemon
