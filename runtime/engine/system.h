// System calls on files as the engine makes them: links are never followed, and what a signal
// interrupted is repeated.
#ifndef BAREOS_NODE_ENGINE_SYSTEM_H_
#define BAREOS_NODE_ENGINE_SYSTEM_H_

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

#include "channel/handles.h"

namespace bareos_node::engine {

template <class Call>
auto Repeat(const Call& call) {
  for (;;) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

/// Opens a regular file for reading. A link that stands there now is another file. 0, or an errno.
inline int OpenToRead(const char* path, bool keep_access_time, channel::Descriptor& file) noexcept {
  constexpr int kFlags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC;
  const auto open_with = [path](int flags) { return Repeat([&] { return open(path, flags); }); };
  int number = open_with(kFlags | (keep_access_time ? O_NOATIME : 0));
  // Only the owner of a file may leave its access time alone.
  if (number < 0 && keep_access_time && errno == EPERM) number = open_with(kFlags);
  if (number < 0) return errno;
  file = channel::Descriptor(number);
  return 0;
}

/// Closes for good. 0, or an errno.
inline int CloseFile(channel::Descriptor& file) noexcept {
  if (close(file.Release()) == 0 || errno == EINTR || errno == EINPROGRESS) return 0;
  return errno;
}

/// Bytes that were read; below zero with errno.
inline ssize_t ReadSome(const channel::Descriptor& file, void* target, std::size_t size) noexcept {
  return Repeat([&] { return read(file.get(), target, size); });
}

}  // namespace bareos_node::engine

#endif  // BAREOS_NODE_ENGINE_SYSTEM_H_
