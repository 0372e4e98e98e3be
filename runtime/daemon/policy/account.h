// The user that workers run as, when that is not the daemon's.
#ifndef BAREOS_NODE_DAEMON_POLICY_ACCOUNT_H_
#define BAREOS_NODE_DAEMON_POLICY_ACCOUNT_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace bareos_node::daemon {

struct Account {
  std::string name;
  std::string home;
  std::string shell;
  uid_t user = 0;
  gid_t group = 0;
  std::vector<gid_t> groups;

  /// As the keeper takes it: `UID:GID:GID,GID…`.
  std::string Text() const;
};

/// The account of a name, as the system knows it. None with an error text when there is none, or
/// when this process may not become it.
std::optional<Account> FindAccount(const std::string& name, std::string& error);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_POLICY_ACCOUNT_H_
