// See folder.h.
#include "engine/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <memory>
#include <string_view>

namespace bareos_node::engine {

namespace {

std::int32_t KindOf(int folder, const dirent& entry) noexcept {
  if (entry.d_type != DT_UNKNOWN) return static_cast<std::int32_t>(DTTOIF(entry.d_type));
  // Not every file system keeps kinds beside the names.
  struct stat stat {};
  if (fstatat(folder, entry.d_name, &stat, AT_SYMLINK_NOFOLLOW) != 0) return 0;
  return static_cast<std::int32_t>(stat.st_mode & S_IFMT);
}

}  // namespace

Folder ReadFolder(const char* path) {
  Folder found;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(path), closedir);
  if (!directory) {
    found.error = errno;
    return found;
  }
  found.call = "readdir";
  for (;;) {
    errno = 0;
    const dirent* const entry = readdir(directory.get());
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    found.names.append(name).push_back('\0');
    found.kinds.push_back(KindOf(dirfd(directory.get()), *entry));
  }
  found.error = errno;
  return found;
}

}  // namespace bareos_node::engine
