// The plugins of one context of the daemon: that of the job's own options, and those that the
// policy has for each. The daemon knows but one.
#ifndef BAREOS_NODE_DAEMON_EVENTS_ONLY_EVENT_PLUGINS_H_
#define BAREOS_NODE_DAEMON_EVENTS_ONLY_EVENT_PLUGINS_H_

#include <memory>
#include <string_view>
#include <vector>

#include "daemon/core.h"
#include "daemon/events-only/event_instance.h"

namespace bareos_node::daemon {

class EventPlugins {
 public:
  EventPlugins(const api::CoreTable& table, PluginContext* ctx);

  bRC Start();

  /// Asks one after the other, as the daemon would: one that says so keeps the event from those
  /// behind it.
  bRC Event(const api::Callback& callback);

  /// After an exception.
  void Abandon(std::string_view reason);

  /// Asks all to end, and gives those that have work left.
  std::vector<std::unique_ptr<EventInstance>> StartToFree();

 private:
  Core core_;
  /// Those of the policy first.
  std::vector<std::unique_ptr<EventInstance>> all_;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_EVENTS_ONLY_EVENT_PLUGINS_H_
