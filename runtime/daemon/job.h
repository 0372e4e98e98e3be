// What the modules of one job share.
#ifndef BAREOS_NODE_DAEMON_JOB_H_
#define BAREOS_NODE_DAEMON_JOB_H_

#include <cstdint>
#include <string>

#include "common/releases.h"
#include "daemon/held_messages.h"
#include "daemon/named_links.h"

namespace bareos_node::daemon {

struct Job {
  HeldMessages held;
  /// The core's table of links is one for the whole job.
  NamedLinks named_links;
  /// What the daemon calls itself, and the release that this means.
  std::string version;
  Release release = kNewestRelease;
  std::int64_t level = 0;
  /// As the core tells it; a plugin may set another one for itself.
  std::int64_t since = 0;
  bool estimate = false;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_JOB_H_
