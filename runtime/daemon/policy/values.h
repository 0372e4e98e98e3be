// Values of bareos-node.conf by their kinds. Each function takes a value as it is written and gives
// what is wrong with it, as the end of a sentence that begins with the directive's name; empty on
// success.
#ifndef BAREOS_NODE_DAEMON_POLICY_VALUES_H_
#define BAREOS_NODE_DAEMON_POLICY_VALUES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace bareos_node::daemon {

std::string ReadText(const std::string& text, std::string& value);
std::string ReadPath(const std::string& text, std::string& value);
std::string ReadFlag(const std::string& text, bool& value);
std::string ReadNumber(const std::string& text, std::uint32_t& value);
/// Seconds, or numbers with units: `90`, `90 s`, `1 min 30 s`, `2 hours`.
std::string ReadTime(const std::string& text, std::uint32_t& value);

std::string AddPath(const std::string& text, std::vector<std::string>& values);
/// A quoted text may hold several names, with commas between them.
std::string AddNames(const std::string& text, std::vector<std::string>& values);
/// Names of variables. Those that change what a program is are refused.
std::string AddVariables(const std::string& text, std::vector<std::string>& values);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_POLICY_VALUES_H_
