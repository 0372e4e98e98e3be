// See look.h.
#include "engine/look.h"

#include <linux/limits.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "engine/system.h"

namespace bareos_node::engine {

Look LookAt(const char* path) {
  Look look;
  if (Repeat([&] { return lstat(path, &look.stat); }) != 0) {
    look.error = errno;
    return look;
  }
  if (!S_ISLNK(look.stat.st_mode)) return look;
  char target[PATH_MAX];
  const ssize_t length = readlink(path, target, sizeof target);
  if (length < 0) {
    look.error = errno;
    look.call = "readlink";
  } else {
    look.target.assign(target, static_cast<std::size_t>(length));
  }
  return look;
}

Look LookBehind(const char* path) {
  Look look;
  look.call = "stat";
  if (Repeat([&] { return stat(path, &look.stat); }) != 0) look.error = errno;
  return look;
}

bool PseudoFiles::Holds(const char* path, dev_t device) {
  const auto known = devices_.find(device);
  if (known != devices_.end()) return known->second;
  struct statfs system {};
  // Gone, or not to be asked: then its size is all that there is.
  if (Repeat([&] { return statfs(path, &system); }) != 0) return false;
  const bool found = std::find(types_.begin(), types_.end(), system.f_type) != types_.end();
  devices_.emplace(device, found);
  return found;
}

}  // namespace bareos_node::engine
