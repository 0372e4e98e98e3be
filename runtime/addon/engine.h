// The engine of backups as an object of functions, which runtime/worker/engine.ts describes.
#ifndef BAREOS_NODE_ADDON_ENGINE_H_
#define BAREOS_NODE_ADDON_ENGINE_H_

#include <napi.h>

#include "channel/region.h"
#include "engine/looks.h"

namespace bareos_node::addon {

/// Of the one process: what was seen for the list of names is there for the engine.
engine::Looks& SharedLooks();

/// For the one channel of the process; lives as long as that.
Napi::Object EngineFunctions(Napi::Env env, channel::Region& region);

}  // namespace bareos_node::addon

#endif  // BAREOS_NODE_ADDON_ENGINE_H_
