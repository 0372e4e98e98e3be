// Variables of the core through its getBareosValue and setBareosValue: typed, with a slot that no
// wrong width can overflow. One template for all daemons, whose slots differ only in a `const`.
#ifndef BAREOS_NODE_WIRE_VARIABLES_H_
#define BAREOS_NODE_WIRE_VARIABLES_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "wire/kinds.h"
#include "wire/packet_storage.h"
#include "wire/reader.h"
#include "wire/status.h"
#include "wire/writer.h"

namespace bareos_node::wire {

/// Room for the widest value and then some, cleared: the core leaves it alone for numbers that it
/// does not know.
struct VariableSlot {
  alignas(16) std::byte bytes[16]{};

  template <class T>
  T As() const noexcept {
    static_assert(sizeof(T) <= sizeof bytes);
    T value{};
    std::memcpy(&value, bytes, sizeof value);
    return value;
  }
};

/// Answer: result code, type of the value, value. Anything but success carries no value.
template <class Get, class Context, class Variable>
Status ReadVariable(Get get, Context* ctx, const Variable& variable, Reader& args, Writer& out) {
  if (const Status status = args.Finish(); !status) return status;
  if (variable.read == ValueType::kUnavailable)
    return Status::Error("a variable that cannot be read");
  VariableSlot slot;
  const auto code = get(ctx, static_cast<std::int32_t>(variable.id), slot.bytes);
  out.I32(code);
  const ValueType type = code == 0 ? variable.read : ValueType::kNone;
  out.U8(static_cast<std::uint8_t>(type));
  switch (type) {
    case ValueType::kInt32:
      out.I32(slot.As<std::int32_t>());
      break;
    case ValueType::kUint64:
      out.U64(slot.As<std::uint64_t>());
      break;
    case ValueType::kBoolean:
      out.Bool(slot.As<std::uint8_t>() != 0);
      break;
    case ValueType::kString:
      out.Text(slot.As<const char*>());
      break;
    case ValueType::kNone:
    case ValueType::kUnavailable:
      break;
  }
  return {};
}

/// Arguments after the id: type of the value, value. Answer: result code.
template <class Set, class Context, class Variable>
Status WriteVariable(Set set, Context* ctx, const Variable& variable, Reader& args, Writer& out) {
  if (variable.write == ValueType::kUnavailable)
    return Status::Error("a variable that cannot be written");
  if (args.U8() != static_cast<std::uint8_t>(variable.write))
    args.Fail("a variable of another type");
  Copies copies;
  VariableSlot slot;
  void* value = slot.bytes;
  const auto store = [&slot](auto number) { std::memcpy(slot.bytes, &number, sizeof number); };
  switch (variable.write) {
    case ValueType::kInt32:
      store(args.I32());
      break;
    case ValueType::kUint64:
      store(args.U64());
      break;
    case ValueType::kBoolean:
      store(args.Bool());
      break;
    case ValueType::kString:
      value = copies.Required(args);
      break;
    case ValueType::kNone:
    case ValueType::kUnavailable:
      break;
  }
  if (const Status status = args.Finish(); !status) return status;
  out.I32(set(ctx, static_cast<std::int32_t>(variable.id), value));
  return {};
}

}  // namespace bareos_node::wire

#endif  // BAREOS_NODE_WIRE_VARIABLES_H_
