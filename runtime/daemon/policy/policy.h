// What an administrator allows: the content of bareos-node.conf, and how its text is read.
#ifndef BAREOS_NODE_DAEMON_POLICY_POLICY_H_
#define BAREOS_NODE_DAEMON_POLICY_POLICY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bareos_node::daemon {

/// A value with the line that says so, for messages.
template <class Value>
struct Ruled {
  Value value{};
  unsigned line = 0;
};

using RuledNames = std::optional<Ruled<std::vector<std::string>>>;
using RuledNumber = std::optional<Ruled<std::uint32_t>>;
using RuledText = std::optional<Ruled<std::string>>;

/// What is left open is as without a policy.
struct Policy {
  std::string file;

  RuledNames module_path;  ///< absolute folders, as they are written
  RuledNames module;
  RuledText node;
  std::optional<Ruled<bool>> inspect;
  RuledNumber node_memory;     ///< MB; 0 for Node's own choice
  RuledNumber load_limit;      ///< seconds; 0 for none
  RuledNumber callback_limit;  ///< seconds; 0 for none
  RuledNumber cancel_grace;    ///< seconds
  RuledNumber free_limit;      ///< seconds
  RuledNumber maximum_workers;
  RuledNames environment;  ///< names; a `*` at the end stands for anything
  RuledText user;
  /// Options of plugins that are always there.
  std::vector<Ruled<std::string>> storage_options;
  std::vector<Ruled<std::string>> director_options;

  /// `FILE:LINE`.
  std::string Place(unsigned line) const { return file + ":" + std::to_string(line); }
};

/// Reads a policy's text; `error` says what is wrong and where (`FILE:LINE: …`), or stays empty.
Policy ReadPolicy(std::string_view text, std::string file, std::string& error);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_POLICY_POLICY_H_
