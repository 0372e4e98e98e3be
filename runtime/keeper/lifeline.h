// What a daemon and the keeper of its worker say to each other, over a pair of SOCK_SEQPACKET
// sockets of which the daemon alone holds one end: its closing is the daemon's end, or its verdict.
#ifndef BAREOS_NODE_KEEPER_LIFELINE_H_
#define BAREOS_NODE_KEEPER_LIFELINE_H_

#include <cstdint>

namespace bareos_node::keeper {

/// Place of the keeper's end, behind the descriptors of the worker's channel.
inline constexpr int kLifelineDescriptor = 7;

/// First argument of a keeper whose worker is another user's, before that user (Identity::Read).
inline constexpr const char* kAsUser = "--as";

/// The daemon asks the worker to end (SIGTERM).
inline constexpr char kTerminate = 'T';

/// Sent once by the keeper, when the worker could not be started or has ended.
struct Report {
  std::int32_t start_error = 0;  ///< errno; 0 when it was started
  std::int32_t wait_status = 0;  ///< how it ended, as waitpid tells it
};

/// How long the keeper tries to end what the worker started, in seconds: only what waits for the
/// kernel, or belongs to another user, takes that long.
inline constexpr int kKillSeconds = 3;

}  // namespace bareos_node::keeper

#endif  // BAREOS_NODE_KEEPER_LIFELINE_H_
