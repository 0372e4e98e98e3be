// The two functions that the daemon looks up in the library.
#include "daemon/api.h"
#include "daemon/runtime.h"

namespace {

using namespace bareos_node;

// Read by the daemon at any time until unload; constant, so nothing has to be set up for it.
constinit api::PluginInformation information = {
    sizeof(api::PluginInformation),
    api::kInterfaceVersion,
    api::kPluginMagic,
    "Bareos AGPLv3",
    "bareos-node",
    "2026",
    "0.1.0",
    "Runs plugins written in TypeScript or JavaScript",
    "node:module_path=<folder>:module_name=<name>:...",
};

constinit api::EntryTable functions = api::EntryPoints<daemon::Runtime>::Table();

}  // namespace

#define BAREOS_NODE_EXPORT extern "C" __attribute__((visibility("default")))

BAREOS_NODE_EXPORT bRC loadPlugin(api::PluginApiDefinition* daemon_interface,
                                  api::CoreFunctions* core,
                                  api::PluginInformation** plugin_information,
                                  api::PluginFunctions** plugin_functions) noexcept {
  if (core == nullptr || plugin_information == nullptr || plugin_functions == nullptr)
    return bRC_Error;
  // The size is not looked at: it means something else in each daemon.
  if (daemon_interface != nullptr && daemon_interface->version != api::kInterfaceVersion)
    return bRC_Error;
  daemon::Runtime::SetCore(core);
  *plugin_information = &information;
  *plugin_functions = &functions;
  return bRC_OK;
}

/// Called once for every load, failed ones included.
BAREOS_NODE_EXPORT bRC unloadPlugin() noexcept {
  daemon::Runtime::Unload();
  return bRC_OK;
}
