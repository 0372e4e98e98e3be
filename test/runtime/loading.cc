// Loads the plugin library the way a daemon may, also wrongly, and takes it down again. Prints each
// broken expectation. Usage: loading LIBRARY
#include <dlfcn.h>

#include <cstdio>

#include "fd/tables.h"

namespace {

namespace fd = bareos_node::fd;
using bareos_node::bRC;
using Load = bRC (*)(fd::PluginApiDefinition*, fd::CoreTable*, void**, void**);
using Unload = bRC (*)();

void Expect(bool holds, int line, const char* what) {
  if (!holds) std::printf("line %d: %s\n", line, what);
}
#define EXPECT(condition) Expect((condition), __LINE__, #condition)

void LoadAndUnload(const char* file) {
  void* const library = dlopen(file, RTLD_LAZY | RTLD_GLOBAL);
  EXPECT(library != nullptr);
  if (library == nullptr) return;
  const auto load = reinterpret_cast<Load>(dlsym(library, "loadPlugin"));
  const auto unload = reinterpret_cast<Unload>(dlsym(library, "unloadPlugin"));
  EXPECT(load != nullptr && unload != nullptr);
  if (load == nullptr || unload == nullptr) return;

  // A daemon unloads after every refusal, also of a library that never loaded.
  EXPECT(unload() == bareos_node::bRC_OK);
  fd::PluginApiDefinition announcement = {sizeof announcement, fd::kInterfaceVersion};
  fd::CoreTable core = {};
  void* information = nullptr;
  void* functions = nullptr;
  EXPECT(load(&announcement, nullptr, &information, &functions) == bareos_node::bRC_Error);
  EXPECT(unload() == bareos_node::bRC_OK);
  fd::PluginApiDefinition other = {sizeof other, fd::kInterfaceVersion + 1};
  EXPECT(load(&other, &core, &information, &functions) == bareos_node::bRC_Error);
  EXPECT(unload() == bareos_node::bRC_OK);
  EXPECT(information == nullptr && functions == nullptr);

  for (int round = 0; round < 3; ++round) {
    EXPECT(load(&announcement, &core, &information, &functions) == bareos_node::bRC_OK);
    EXPECT(information != nullptr && functions != nullptr);
    EXPECT(unload() == bareos_node::bRC_OK);
    EXPECT(unload() == bareos_node::bRC_OK);
  }
  EXPECT(dlclose(library) == 0);
  EXPECT(dlopen(file, RTLD_NOLOAD | RTLD_LAZY) == nullptr);
}

}  // namespace

int main(int, char** arguments) {
  for (int round = 0; round < 3; ++round) LoadAndUnload(arguments[1]);
  return 0;
}
