// Starts the worker's program as a child that does not outlive its keeper.
#ifndef BAREOS_NODE_KEEPER_PROGRAM_H_
#define BAREOS_NODE_KEEPER_PROGRAM_H_

#include <sys/types.h>

#include "keeper/identity.h"

namespace bareos_node::keeper {

/// Starts `command` (program first, looked up in PATH unless it has a slash), in a process group of
/// its own, without blocked signals, and without a way to more privileges than it starts with.
/// `identity`: whose it is, unless it is ours. -1 with errno when there is no process to be had. A
/// program that cannot be run is reported over the lifeline by the child.
pid_t StartProgram(char* const* command, const Identity* identity) noexcept;

}  // namespace bareos_node::keeper

#endif  // BAREOS_NODE_KEEPER_PROGRAM_H_
