// Another user, as numbers: who the worker is when that is not who the daemon is.
#ifndef BAREOS_NODE_KEEPER_IDENTITY_H_
#define BAREOS_NODE_KEEPER_IDENTITY_H_

#include <sys/types.h>

#include <cstddef>

namespace bareos_node::keeper {

class Identity {
 public:
  /// Takes `UID:GID:GID,GID…`, the last being all groups. False when it is anything else, or root.
  bool Read(const char* text) noexcept;

  /// Makes this process that user's, for ever. False with errno; then it must not go on.
  bool Assume() const noexcept;

 private:
  /// More than any system gives one user; the kernel takes 65536.
  static constexpr std::size_t kMostGroups = 1024;

  uid_t user_ = 0;
  gid_t group_ = 0;
  gid_t groups_[kMostGroups] = {};
  std::size_t count_ = 0;
};

}  // namespace bareos_node::keeper

#endif  // BAREOS_NODE_KEEPER_IDENTITY_H_
