// Life of a job: instances, options, events, and the end, with the quirks of the daemons (contract
// 4.2, 4.12).
#include "event_job.h"

#include <strings.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <thread>

#include "answers.h"
#include "core_text.h"

namespace core_host {

namespace {

using bareos_node::bRC_Cancel;
using bareos_node::bRC_OK;
using bareos_node::daemon::kIsDirector;
using bareos_node::daemon::kIsStorageDaemon;
using bareos_node::wire::EventValue;

constexpr unsigned kHighestInstance = 127;

/// As the daemon reads it: not looking for escapes, without regard to case.
unsigned InstanceNumberIn(std::string_view options) {
  std::size_t at = options.find(':');
  while (at != std::string_view::npos) {
    const std::string_view rest = options.substr(at + 1);
    if (rest.size() > 9 && strncasecmp(rest.data(), "instance=", 9) == 0)
      return static_cast<unsigned>(std::strtoul(std::string(rest.substr(9)).c_str(), nullptr, 10));
    at = options.find(':', at + 1);
  }
  return 0;
}

/// What the Storage Daemon's status command passes along.
struct DeviceStatus {
  void* device;
  char* status;
  int status_length;
};

}  // namespace

const api::Event& EventByName(std::string_view name) {
  for (const api::Event& event : api::kEvents) {
    if (event.name == name) return event;
  }
  throw std::invalid_argument("no event " + std::string(name));
}

EventInstance::EventInstance(EventJob& owner, Library& from, unsigned number)
    : job(owner), library(from) {
  context.instance = number;
  context.plugin = library.plugin();
  context.core_private_context = this;
}

EventJob::EventJob(const Settings& given, Library& library, int number)
    : settings(given),
      id(number),
      messages(number, given.debug_level),
      values(given.values),
      library_(library) {
  if (given.console) messages.ShowConsole();
}

EventJob::~EventJob() = default;

void EventJob::Elsewhere(const std::function<void()>& work) const {
  if (!settings.many_threads) return work();
  std::thread(work).join();
}

EventInstance& EventJob::MakeInstance(unsigned number) {
  instances_.push_back(std::make_unique<EventInstance>(*this, library_, number));
  EventInstance& instance = *instances_.back();
  Elsewhere([&] { instance.enabled = library_.table().newPlugin(&instance.context) == bRC_OK; });
  return instance;
}

void EventJob::Run() {
  MakeInstance(0);
  PassOptions();
  for (const Step& step : settings.steps) Do(step);
  FreeInstances();
}

/// To the instance with the number that the options name; made when there is none.
void EventJob::PassOptions() {
  const api::Event& event =
      EventByName(kIsDirector ? "bDirEventNewPluginOptions" : "bSdEventNewPluginOptions");
  for (const std::string& options : settings.plugin_options) {
    const std::string_view name = PluginNameOf(options);
    const bool is_own = name.size() == library_.name().size() &&
                        strncasecmp(name.data(), library_.name().data(), name.size()) == 0;
    const unsigned number = InstanceNumberIn(options);
    if (!is_own || number > kHighestInstance) {
      messages.Add(4, "options for no plugin or instance: " + options.substr(0, options.find(':')));
      continue;
    }
    EventInstance* found = nullptr;
    for (const auto& instance : instances_) {
      if (instance->context.instance == number) found = instance.get();
    }
    if (found == nullptr) found = &MakeInstance(number);
    std::string lent = options;
    Call(*found, event, lent.data());
    // Whoever kept the pointer sees this.
    std::memset(lent.data(), 'X', lent.size());
  }
}

void EventJob::Do(const Step& step) {
  if (step.word == "cancel") {
    canceled = true;
  } else if (step.word == "sleep") {
    std::this_thread::sleep_for(std::chrono::milliseconds(std::stoi(step.argument)));
  } else if (step.word == "at-once") {
    const std::size_t space = step.argument.find(' ');
    const api::Event& event = EventByName(step.argument.substr(space + 1));
    std::vector<std::thread> threads;
    for (int count = std::stoi(step.argument); count > 0; --count)
      threads.emplace_back([this, &event] { Raise(event); });
    for (std::thread& thread : threads) thread.join();
  } else {
    Elsewhere([&] { Raise(EventByName(step.word)); });
  }
}

bRC EventJob::Raise(const api::Event& event) {
  const auto started = std::chrono::steady_clock::now();
  char start_text[] = "JobStart";
  int record = 0;
  DeviceStatus status = {&record, nullptr, 0};
  void* value = nullptr;
  if (event.value == EventValue::kString && kIsStorageDaemon) value = start_text;
  if (event.value == EventValue::kDeviceRecord) {
    value = &record;
    device_record = value;
  }
  const bool is_status =
      event.value == EventValue::kDeviceStatus || event.value == EventValue::kVolumeStatus;
  if (is_status) {
    status.status = GetPoolMemory(3);
    value = &status;
  }
  bRC code = bRC_OK;
  const auto deliver = [&](EventInstance& instance) {
    if (!instance.enabled || !instance.events.test(static_cast<std::size_t>(event.number)))
      return false;
    code = Call(instance, event, value);
    return SaysStop(code);
  };
  if (event.name == "bSdEventReadRecordTranslation") {
    for (auto at = instances_.rbegin(); at != instances_.rend() && !deliver(**at); ++at) {
    }
  } else {
    for (auto at = instances_.begin(); at != instances_.end() && !deliver(**at); ++at) {
    }
  }
  device_record = nullptr;
  if (canceled) code = bRC_Cancel;
  const std::chrono::duration<double, std::milli> taken =
      std::chrono::steady_clock::now() - started;
  const std::lock_guard lock(mutex);
  if (is_status) {
    if (code == bRC_OK && status.status_length > 0)
      statuses.emplace_back(status.status, static_cast<std::size_t>(status.status_length));
    FreePoolMemory(status.status);
  }
  outcomes.push_back({std::string(event.name), code, taken.count()});
  return code;
}

void EventJob::ComeBack(EventInstance& instance) {
  const api::Event& event = EventByName(settings.comes_back);
  if (!instance.events.test(static_cast<std::size_t>(event.number))) return;
  const bRC code = Call(instance, event, nullptr);
  messages.Debug(100, "came back with " + std::to_string(code));
}

bRC EventJob::Call(EventInstance& instance, const api::Event& event, void* value) {
#if BAREOS_NODE_IS_DIRECTOR
  api::bDirEvent packet = {static_cast<std::uint32_t>(event.number)};
#else
  api::bSdEvent packet = {static_cast<std::uint32_t>(event.number)};
#endif
  const bRC code = library_.table().handlePluginEvent(&instance.context, &packet, value);
  packet.eventType = kPoisonedEvent;
  NoteAnswer(messages, event.name, code);
  return code;
}

void EventJob::FreeInstances() {
  for (const auto& instance : instances_) {
    Elsewhere([&] { library_.table().freePlugin(&instance->context); });
    instance->freed = true;
    // The daemon's memory of it is gone, whoever still has the pointer.
    instance->context.core_private_context = instance.get();
  }
}

}  // namespace core_host
