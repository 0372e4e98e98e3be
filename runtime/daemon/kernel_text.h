// What the kernel refused, in words that an administrator can act on.
#ifndef BAREOS_NODE_DAEMON_KERNEL_TEXT_H_
#define BAREOS_NODE_DAEMON_KERNEL_TEXT_H_

#include <string>

namespace bareos_node::daemon {

/// The text of an errno. Where a limit of the process is the reason, its name and value follow.
std::string KernelText(int error);

/// Why a new worker may have failed that said nothing itself: "" or "; …" about the limit of open
/// files, when that is lower than Node needs.
std::string LowLimits();

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_KERNEL_TEXT_H_
