// Asks the system's list of users, here and not in the keeper, which knows numbers only.
#include "daemon/policy/account.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <cerrno>

#include "daemon/kernel_text.h"

namespace bareos_node::daemon {

namespace {

/// More is no entry of a list of users.
constexpr std::size_t kLongestEntry = 1U << 20;

/// False with an error text.
bool LookUp(const std::string& name, Account& account, std::string& error) {
  passwd entry = {};
  passwd* found = nullptr;
  std::vector<char> room(1024);
  int problem = ERANGE;
  while (problem == ERANGE && room.size() < kLongestEntry) {
    room.resize(room.size() * 2);
    problem = getpwnam_r(name.c_str(), &entry, room.data(), room.size(), &found);
  }
  if (found == nullptr) {
    error = problem == 0 ? "there is no user " + name
                         : "the user " + name + " cannot be looked up: " + KernelText(problem);
    return false;
  }
  account = {name, entry.pw_dir, entry.pw_shell, entry.pw_uid, entry.pw_gid, {}};
  return true;
}

std::vector<gid_t> GroupsOf(const Account& account) {
  std::vector<gid_t> groups(32);
  for (;;) {
    int count = static_cast<int>(groups.size());
    const bool whole =
        getgrouplist(account.name.c_str(), account.group, groups.data(), &count) >= 0;
    groups.resize(static_cast<std::size_t>(count));
    if (whole) return groups;
  }
}

}  // namespace

std::string Account::Text() const {
  std::string text = std::to_string(user) + ":" + std::to_string(group) + ":";
  for (const gid_t each : groups) text += std::to_string(each) + ",";
  if (!groups.empty()) text.pop_back();
  return text;
}

std::optional<Account> FindAccount(const std::string& name, std::string& error) {
  Account account;
  if (!LookUp(name, account, error)) return std::nullopt;
  if (geteuid() != 0 && account.user != geteuid()) {
    error = "only a daemon that runs as root can start workers as " + name;
    return std::nullopt;
  }
  account.groups = GroupsOf(account);
  return account;
}

}  // namespace bareos_node::daemon
