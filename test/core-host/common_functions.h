// Core functions that do the same in all three daemons: registration of events, and messages.
#ifndef BAREOS_NODE_CORE_HOST_COMMON_FUNCTIONS_H_
#define BAREOS_NODE_CORE_HOST_COMMON_FUNCTIONS_H_

#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

#include "daemon/api.h"
#include "program.h"

namespace core_host {

inline std::string Formatted(const char* format, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  const int length = std::vsnprintf(nullptr, 0, format, again);
  va_end(again);
  std::string text(length < 0 ? 0 : static_cast<std::size_t>(length), '\0');
  std::vsnprintf(text.data(), text.size() + 1, format, arguments);
  return text;
}

/// `Host` says what differs: `InstanceOf(context, call)` is the plugin instance, or NULL;
/// `RefusesEvents(instance)`; `ReleaseOf(instance)`; `kBadEvent` answers a number out of range.
template <class Host>
struct CommonFunctions {
  using Code = bareos_node::bRC;
  using Context = bareos_node::PluginContext;

  static Code RegisterEvents(Context* context, int count, ...) {
    va_list events;
    va_start(events, count);
    const Code code = SetEvents(context, count, events, true);
    va_end(events);
    return code;
  }

  static Code UnregisterEvents(Context* context, int count, ...) {
    va_list events;
    va_start(events, count);
    const Code code = SetEvents(context, count, events, false);
    va_end(events);
    return code;
  }

  __attribute__((format(printf, 6, 7))) static Code JobMessage(Context* context, const char*, int,
                                                               int type, std::int64_t,
                                                               const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    std::string text = Formatted(format, arguments);
    va_end(arguments);
    if (context == nullptr || context->core_private_context == nullptr) {
      std::fprintf(stderr, "%s: message without a job: %s\n", program_name.c_str(), text.c_str());
    } else if (auto* const instance = Host::InstanceOf(context, "JobMessage")) {
      instance->job.messages.AddFromPlugin(type, std::move(text));
    }
    return bareos_node::bRC_OK;
  }

  __attribute__((format(printf, 5, 6))) static Code DebugMessage(Context* context, const char* file,
                                                                 int line, int level,
                                                                 const char* format, ...) {
    auto* const instance = Host::InstanceOf(context, "DebugMessage");
    if (instance == nullptr || !instance->job.messages.ShowsFromPlugin(level))
      return bareos_node::bRC_OK;
    va_list arguments;
    va_start(arguments, format);
    const std::string text = Formatted(format, arguments);
    va_end(arguments);
    instance->job.messages.DebugFromPlugin(
        level, std::string(file == nullptr ? "" : file) + ":" + std::to_string(line), text);
    return bareos_node::bRC_OK;
  }

 private:
  static Code SetEvents(Context* context, int count, va_list events, bool wanted) {
    auto* const instance = Host::InstanceOf(context, "registerBareosEvents");
    if (instance == nullptr || Host::RefusesEvents(*instance)) return bareos_node::bRC_Error;
    Code code = bareos_node::bRC_OK;
    for (int index = 0; index < count; ++index) {
      const unsigned event = va_arg(events, unsigned);
      if (event < 1 || event > bareos_node::api::EventCount(Host::ReleaseOf(*instance))) {
        instance->job.messages.Violation("event number " + std::to_string(event) +
                                         " is out of range: a daemon's memory would be damaged");
        code = Host::kBadEvent;
        continue;
      }
      instance->events.set(event, wanted);
    }
    return code;
  }
};

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_COMMON_FUNCTIONS_H_
