// The grammar of bareos-node.conf, which is that of Bareos's resources: names and values with their
// lines, as a pure function. What they mean is not known here.
#ifndef BAREOS_NODE_DAEMON_POLICY_POLICY_TEXT_H_
#define BAREOS_NODE_DAEMON_POLICY_POLICY_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace bareos_node::daemon {

struct WrittenValue {
  std::string text;  ///< escapes of a quoted text resolved
  bool quoted = false;
};

struct WrittenDirective {
  std::string name;  ///< as it was written
  std::vector<WrittenValue> values;
  unsigned line = 0;
};

struct WrittenPolicy {
  std::vector<WrittenDirective> directives;
  std::string error;  ///< empty on success
  unsigned error_line = 0;
};

/// `NodePlugin { Name = value, value … }`: one such resource and nothing else. Blanks and case of
/// names do not count; `#` begins a comment; `;`, a line's end or `}` ends a directive.
WrittenPolicy ParsePolicyText(std::string_view text);

/// A name in the form in which names are compared.
std::string ComparableName(std::string_view name);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_POLICY_POLICY_TEXT_H_
