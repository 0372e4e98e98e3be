// Looks at many files before somebody saves them, several at once where storage answers slowly;
// what was seen is kept for whoever comes to the file next.
#ifndef BAREOS_NODE_ENGINE_LOOKS_H_
#define BAREOS_NODE_ENGINE_LOOKS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/look.h"
#include "engine/pace.h"
#include "engine/readers.h"

namespace bareos_node::engine {

class Looks {
 public:
  /// The mode of each; 0 for nothing, -1 for what cannot be looked at.
  std::vector<std::int32_t> ModesOf(std::vector<std::string> paths, unsigned at_once);

  /// What was seen at a path, once.
  std::optional<Look> Take(const std::string& path);

 private:
  std::int32_t Keep(Prepared file);

  Pace pace_;
  std::optional<Readers> readers_;
  unsigned at_once_ = 0;
  std::unordered_map<std::string, Look> seen_;
  /// In the order in which they were seen: the oldest goes first.
  std::deque<std::string> order_;
};

}  // namespace bareos_node::engine

#endif  // BAREOS_NODE_ENGINE_LOOKS_H_
