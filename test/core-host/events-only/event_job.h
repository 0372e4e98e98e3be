// One job of a Storage Daemon or a Director, and the plugin instances that live in it.
#ifndef BAREOS_NODE_CORE_HOST_EVENTS_ONLY_EVENT_JOB_H_
#define BAREOS_NODE_CORE_HOST_EVENTS_ONLY_EVENT_JOB_H_

#include <atomic>
#include <bitset>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/api.h"
#include "library.h"
#include "messages.h"
#include "settings.h"

namespace core_host {

namespace api = bareos_node::api;
using bareos_node::bRC;
using bareos_node::PluginContext;

class EventJob;

/// One plugin library within one job. There may be several, told apart by their numbers.
struct EventInstance {
  EventInstance(EventJob& owner, Library& from, unsigned number);
  EventInstance(const EventInstance&) = delete;
  EventInstance& operator=(const EventInstance&) = delete;

  EventJob& job;
  Library& library;
  PluginContext context = {};
  bool enabled = false;
  std::atomic<bool> freed = false;
  std::bitset<64> events;
};

/// What came of one event.
struct Outcome {
  std::string event;
  int code = 0;
  double milliseconds = 0;
};

class EventJob {
 public:
  EventJob(const Settings& settings, Library& library, int id);
  ~EventJob();
  EventJob(const EventJob&) = delete;
  EventJob& operator=(const EventJob&) = delete;

  void Run();

  /// Raises an event as the daemon does: to all that registered it, until one of them says stop.
  bRC Raise(const api::Event& event);

  /// Raises it for one instance only, on this thread: what happens while the core serves a plugin.
  void ComeBack(EventInstance& instance);

  const Settings& settings;
  const int id;
  Messages messages;
  std::map<std::string, std::string> values;   ///< of variables, by name
  std::map<std::string, std::string> written;  ///< by SetValue
  std::vector<Outcome> outcomes;
  std::vector<std::string> statuses;
  std::atomic<bool> canceled = false;
  std::atomic<void*> device_record = nullptr;  ///< the one that may be used now
  std::mutex mutex;

 private:
  EventInstance& MakeInstance(unsigned number);
  void PassOptions();
  void Do(const Step& step);
  void FreeInstances();
  bRC Call(EventInstance& instance, const api::Event& event, void* value);
  void Elsewhere(const std::function<void()>& work) const;

  Library& library_;
  std::vector<std::unique_ptr<EventInstance>> instances_;
};

const api::Event& EventByName(std::string_view name);

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_EVENTS_ONLY_EVENT_JOB_H_
