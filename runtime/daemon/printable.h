// Texts in a form that is safe in a log: nothing in them begins a line that looks like one of the
// daemon's, moves the cursor of a terminal, or turns the direction of writing.
#ifndef BAREOS_NODE_DAEMON_PRINTABLE_H_
#define BAREOS_NODE_DAEMON_PRINTABLE_H_

#include <string>
#include <string_view>

namespace bareos_node::daemon {

/// One line: control characters and bytes that are no UTF-8 become `\xNN`, what else would break a
/// line or turn its direction `\uNNNN`.
std::string PrintableLine(std::string_view text);

/// The same for a text that has lines on purpose: line feeds and tabs stay, and each further line
/// is indented, unless it is already.
std::string PrintableText(std::string_view text);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_PRINTABLE_H_
