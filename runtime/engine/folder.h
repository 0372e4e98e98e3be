// What is in a folder, read in one go.
#ifndef BAREOS_NODE_ENGINE_FOLDER_H_
#define BAREOS_NODE_ENGINE_FOLDER_H_

#include <cstdint>
#include <string>
#include <vector>

namespace bareos_node::engine {

struct Folder {
  int error = 0;  ///< an errno
  const char* call = "opendir";
  /// Each with a zero byte at its end; without the folder itself and the one above.
  std::string names;
  /// The kind of each, as in `st_mode`; 0 for one that is gone or cannot be looked at.
  std::vector<std::int32_t> kinds;
};

Folder ReadFolder(const char* path);

}  // namespace bareos_node::engine

#endif  // BAREOS_NODE_ENGINE_FOLDER_H_
