// Which events of the core reach the plugin: those that it registered, which may be more or fewer
// than the runtime itself needs.
#ifndef BAREOS_NODE_DAEMON_SUBSCRIPTIONS_H_
#define BAREOS_NODE_DAEMON_SUBSCRIPTIONS_H_

#include <bitset>
#include <cstdint>
#include <vector>

#include "wire/reader.h"

namespace bareos_node::daemon {

class Subscriptions {
 public:
  /// The runtime needs this event: it stays registered whatever the plugin does.
  void Keep(std::uint32_t event) noexcept { Set(kept_, event, true); }

  /// Others hear through the same registration: no event is given up any more.
  void KeepAll() noexcept { kept_.set(); }

  void Subscribe(std::uint32_t event) noexcept { Set(wanted_, event, true); }
  void Unsubscribe(std::uint32_t event) noexcept { Set(wanted_, event, false); }

  bool IsWanted(std::uint32_t event) const noexcept { return Has(wanted_, event); }
  bool IsKept(std::uint32_t event) const noexcept { return Has(kept_, event); }

 private:
  /// More than any daemon has; the generated dispatch refuses numbers that the daemon does not
  /// have.
  using Events = std::bitset<64>;

  static void Set(Events& events, std::uint32_t event, bool on) noexcept {
    if (event < events.size()) events[event] = on;
  }
  static bool Has(const Events& events, std::uint32_t event) noexcept {
    return event < events.size() && events[event];
  }

  Events kept_;
  Events wanted_;
};

/// The events that a call to register or give up some names; empty when it is broken.
inline std::vector<std::uint32_t> EventsOf(wire::Reader arguments) {
  std::vector<std::uint32_t> events;
  const std::uint32_t count = arguments.U32();
  for (std::uint32_t number = 0; number < count && arguments.ok(); ++number)
    events.push_back(arguments.U32());
  if (!arguments.Finish()) events.clear();
  return events;
}

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_SUBSCRIPTIONS_H_
