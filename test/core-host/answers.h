// What every call into a plugin has in common: what its code means, and what it must not be.
#ifndef BAREOS_NODE_CORE_HOST_ANSWERS_H_
#define BAREOS_NODE_CORE_HOST_ANSWERS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "common/plugin_types.h"
#include "messages.h"

namespace core_host {

/// What lies in an event's packet when its handler is back: whoever kept the pointer sees it.
inline constexpr std::uint32_t kPoisonedEvent = 0xDDDDDDDD;

/// Whether a handler keeps an event from those behind it.
inline bool SaysStop(bareos_node::bRC code) noexcept {
  return code == bareos_node::bRC_Stop || code == bareos_node::bRC_Error ||
         code == bareos_node::bRC_Skip;
}

inline void NoteAnswer(Messages& messages, std::string_view call, bareos_node::bRC code) {
  if (code == bareos_node::bRC_Term) messages.Violation(std::string(call) + " returned bRC_Term");
  if (messages.Debugs(200)) messages.Debug(200, std::string(call) + " -> " + std::to_string(code));
}

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_ANSWERS_H_
