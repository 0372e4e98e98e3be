// What the words of the generator's semantics mean in C++: kinds of values behind a `void *`, and
// when the core survives a call. The generated tables use them.
#ifndef BAREOS_NODE_WIRE_KINDS_H_
#define BAREOS_NODE_WIRE_KINDS_H_

#include <cstdint>

namespace bareos_node::wire {

/// How the core passes a variable through a `void *`; the tag of a value on the wire.
enum class ValueType : std::uint8_t {
  kNone,         ///< nothing is stored: the return code is the answer
  kInt32,        ///< an `int`
  kUint64,       ///< a `uint64_t`
  kBoolean,      ///< a `bool`
  kString,       ///< a `char *`
  kUnavailable,  ///< not in this direction; never on the wire
};

/// What the `void *` of an event is; the tag of an event's value on the wire.
enum class EventValue : std::uint8_t {
  kNone,
  kString,
  kInteger,  ///< a number cast to a pointer
  kTime,     ///< seconds since the epoch cast to a pointer
  kRestoreObject,
  kSavePacket,
  kDriveLetters,  ///< writable text of at most 26 letters
  kDeviceStatus,  ///< a record of the core; only its presence travels
  kVolumeStatus,
  kDeviceRecord,
};

/// When the core survives a call of one of its functions.
enum class Allowed : std::uint8_t {
  kAlways,
  kFileset,   ///< between receipt of the fileset and the walk
  kCallback,  ///< within a callback
};

}  // namespace bareos_node::wire

#endif  // BAREOS_NODE_WIRE_KINDS_H_
