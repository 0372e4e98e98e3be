// For a worker whose keeper was killed: what it started is found by a mark in its environment.
#ifndef BAREOS_NODE_DAEMON_LOST_WORKER_H_
#define BAREOS_NODE_DAEMON_LOST_WORKER_H_

#include <string>
#include <vector>

namespace bareos_node::daemon {

/// `NAME=value` that no other worker of this machine has.
std::string NewMark();

/// The variables with the mark instead of another worker's, NULL at the end; valid as long as both.
std::vector<char*> EnvironmentWith(std::vector<std::string>& variables, std::string& mark);

/// Kills all processes with that mark, as far as they may be looked at; for a second at most. One
/// that has given itself another environment stays.
void KillMarked(const std::string& mark) noexcept;

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_LOST_WORKER_H_
