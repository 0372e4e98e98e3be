// What stands at a path, itself and not what it leads to.
#ifndef BAREOS_NODE_ENGINE_LOOK_H_
#define BAREOS_NODE_ENGINE_LOOK_H_

#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace bareos_node::engine {

struct Look {
  int error = 0;               ///< an errno: then nothing else is known
  const char* call = "lstat";  ///< what failed
  struct stat stat {};
  std::string target;  ///< of a symbolic link
};

Look LookAt(const char* path);

/// The file that a link leads to, for whoever wants that one.
Look LookBehind(const char* path);

/// File systems that the kernel makes up, whose files say that they are empty and are not.
class PseudoFiles {
 public:
  /// Numbers of such file systems, as statfs tells them.
  void Know(std::vector<std::int64_t> types) { types_ = std::move(types); }

  /// Whether a file's size is not to be believed. Asks the system once for each device.
  bool Holds(const char* path, dev_t device);

 private:
  std::vector<std::int64_t> types_;
  std::unordered_map<dev_t, bool> devices_;
};

}  // namespace bareos_node::engine

#endif  // BAREOS_NODE_ENGINE_LOOK_H_
