// Options that a user gives at a restore, and which of the stored definitions they are for.
#ifndef BAREOS_NODE_DAEMON_OVERRIDES_H_
#define BAREOS_NODE_DAEMON_OVERRIDES_H_

#include <string>
#include <string_view>
#include <vector>

#include "daemon/definition.h"

namespace bareos_node::daemon {

/// What a worker runs.
struct Module {
  std::string path;
  std::string name;
};

/// The module that a definition names; of one that names none the parts are empty.
Module ModuleOf(const Definition& definition);

/// The same module, however its folder is written.
bool IsSame(const Module& one, const Module& other);

/// A stored definition with what overrides it.
struct Overridden {
  std::string definition;
  /// A module that options name and whose own lines are known, so that they do not count here.
  std::string not_for;
  /// A module that options name, that files of others went through, and that has files of its own.
  std::string contradicted;
};

/// Options that name no module are for all lines. Those that name one are for its lines and, as
/// long as nothing shows that it has any, restore those of other modules through it: it may be
/// their new name. With for_module they are for the lines of that one alone.
class Overrides {
 public:
  /// Takes a text that ParseDefinition accepts.
  void Add(std::string_view text);

  /// The definition as it counts, the first text in front.
  Overridden Apply(std::string_view definition);

  /// Whether options are for a module that is loaded, beside others of these names.
  static bool AreFor(const Definition& options, const Module& module,
                     const std::vector<std::string>& names);

 private:
  struct Given {
    std::string text;
    Definition parsed;
    bool redirects = false;  ///< it did so for a line
  };
  std::vector<Given> given_;
  std::vector<std::string> seen_;  ///< modules that stored definitions name
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_OVERRIDES_H_
