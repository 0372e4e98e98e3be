// Target: what a worker asks of the core. Only what the core survives may reach it.
#ifndef BAREOS_NODE_FUZZ_CORE_CALLS_H_
#define BAREOS_NODE_FUZZ_CORE_CALLS_H_

#include <cstdarg>

#include "channel/region.h"
#include "daemon/core_service.h"
#include "messages.h"

namespace fuzz {

/// A core that looks at everything that it is given.
namespace core {

using bareos_node::bRC;
using bareos_node::bRC_OK;
using bareos_node::PluginContext;

inline bRC Events(PluginContext*, int count, ...) {
  FUZZ_EXPECT(count == 1);
  va_list events;
  va_start(events, count);
  const unsigned event = va_arg(events, unsigned);
  va_end(events);
  FUZZ_EXPECT(event >= 1 && event <= 31);
  return bRC_OK;
}

inline bRC InstanceCount(PluginContext*, int* count) {
  *count = 1;
  return bRC_OK;
}

inline bRC Get(PluginContext*, std::int32_t id, void* slot) {
  // Texts for some, nothing at all for others: whoever asked prepared the slot.
  const auto* const variable = fd::FindVariable(fd::Group::bVariable, id, kRelease);
  FUZZ_EXPECT(variable != nullptr);
  if (variable->read == bareos_node::wire::ValueType::kString && id % 2 == 0) {
    const char* const text = "value";
    std::memcpy(slot, &text, sizeof text);
  }
  return bRC_OK;
}

inline bRC Set(PluginContext*, std::int32_t id, const void* value) {
  FUZZ_EXPECT(value != nullptr);
  if (id == Constant("bVarFileSeen")) TouchText(static_cast<const char*>(value));
  return bRC_OK;
}

inline void Check(const char* file, const char* format, va_list arguments) {
  FUZZ_EXPECT(file != nullptr);
  TouchText(file);
  // Text of others is never a format.
  const std::string_view text(format);
  FUZZ_EXPECT(text == "%s" || text == "%s\n");
  const char* const argument = va_arg(arguments, const char*);
  FUZZ_EXPECT(argument != nullptr);
  TouchText(argument);
}

__attribute__((format(printf, 6, 7))) inline bRC JobMessage(PluginContext*, const char* file, int,
                                                            int type, std::int64_t,
                                                            const char* format, ...) {
  for (const std::string_view deadly : fd::kDeadlyMessageTypes)
    FUZZ_EXPECT(type != Constant(deadly));
  va_list arguments;
  va_start(arguments, format);
  Check(file, format, arguments);
  va_end(arguments);
  return bRC_OK;
}

__attribute__((format(printf, 5, 6))) inline bRC DebugMessage(PluginContext*, const char* file, int,
                                                              int, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Check(file, format, arguments);
  va_end(arguments);
  return bRC_OK;
}

inline bRC Name(PluginContext*, const char* name) {
  FUZZ_EXPECT(name != nullptr);
  TouchText(name);
  return bRC_OK;
}

inline bRC Pattern(PluginContext* context, const char* pattern, int type) {
  FUZZ_EXPECT(type >= 0 && type <= 127);
  return Name(context, pattern);
}

inline bRC Block(PluginContext*) { return bRC_OK; }

inline bRC Save(PluginContext*, void* packet) {
  auto& save = *static_cast<fd::abi20::save_pkt*>(packet);
  FUZZ_EXPECT(save.pkt_size == sizeof save && save.pkt_end == sizeof save);
  FUZZ_EXPECT(save.fname != nullptr);
  TouchText(save.fname);
  TouchText(save.link);
  return bRC_OK;
}

inline bRC Seen(PluginContext*, bool, char* name) {
  TouchText(name);
  return bRC_OK;
}

inline constexpr fd::CoreTable kTable = [] {
  fd::CoreTable table = {};
  table.size = sizeof table;
  table.version = fd::kInterfaceVersion;
  table.registerBareosEvents = Events;
  table.unregisterBareosEvents = Events;
  table.getInstanceCount = InstanceCount;
  table.getBareosValue = Get;
  table.setBareosValue = Set;
  table.JobMessage = JobMessage;
  table.DebugMessage = DebugMessage;
  table.AddExclude = Name;
  table.AddInclude = Name;
  table.AddOptions = Name;
  table.AddRegex = Pattern;
  table.AddWild = Pattern;
  table.NewOptions = Block;
  table.NewInclude = Block;
  table.NewPreInclude = Block;
  table.checkChanges = Save;
  table.AcceptFile = Save;
  table.SetSeenBitmap = Seen;
  table.ClearSeenBitmap = Seen;
  return table;
}();

}  // namespace core

inline void FuzzCoreCalls(Noise& noise) {
  namespace channel = bareos_node::channel;
  bareos_node::PluginContext context{};
  const bareos_node::daemon::Core daemon{&core::kTable, &context};
  bareos_node::wire::PacketStorage storage;
  bareos_node::daemon::CoreService service(daemon, storage);
  service.AllowFileset(noise.OneIn(2));
  const std::uint32_t kind =
      noise.OneIn(20) ? noise.Number()
                      : static_cast<std::uint32_t>(noise.Below(std::size(fd::kCoreCalls)));
  Bytes bytes = Arguments(noise, static_cast<fd::CoreCall>(kind));
  Mutate(noise, bytes);
  const Exact message(bytes);
  if (noise.OneIn(3)) {
    const auto status = service.Deliver(kind, message.get());
    TouchText(status.message());
    return;
  }
  Bytes answer;
  service.Serve(kind, message.get(), answer);
  FUZZ_EXPECT(!answer.empty() && answer.size() <= channel::kLongestMessage);
  FUZZ_EXPECT(answer[0] == std::byte{0} || answer[0] == std::byte{1});
}

}  // namespace fuzz

#endif  // BAREOS_NODE_FUZZ_CORE_CALLS_H_
