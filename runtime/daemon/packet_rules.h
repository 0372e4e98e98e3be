// What must hold of packets that leave a plugin, because daemons follow or trust it:
// docs/packet-rules.md is the list. What can be completed without a doubt is completed, the rest is
// refused.
#ifndef BAREOS_NODE_DAEMON_PACKET_RULES_H_
#define BAREOS_NODE_DAEMON_PACKET_RULES_H_

#include <sys/stat.h>

#include <cstddef>
#include <cstdint>

#include "wire/packet_storage.h"
#include "wire/reader.h"
#include "wire/status.h"

namespace bareos_node::daemon {

/// One message between daemons has at most a million bytes; a longer record would arrive as
/// several. The rest is for what daemons add.
inline constexpr std::size_t kLongestRecord = 990'000;

/// How many bytes the attributes of a file take in the form that daemons give them.
std::size_t EncodedLength(const struct stat& statp) noexcept;

/// For a packet that the core saves, of the layout that it says it has. Its `link` is never NULL
/// afterwards; what is added lives as long as the texts of the slot's packet.
wire::Status CompleteSavePacket(void* packet, wire::PacketStorage& storage, wire::StorageSlot slot);

/// For a packet that is only compared or tested, and has perhaps no type.
wire::Status CompleteAskedPacket(void* packet, wire::PacketStorage& storage,
                                 wire::StorageSlot slot);

/// Attributes of one file may fill one message together. Takes those away that do not fit, and
/// frees them; true when it did so for the first time. `used` counts for the file, from 0.
bool LimitXattr(void* packet, std::size_t& used) noexcept;

/// The same for an access control list.
bool LimitAcl(void* packet) noexcept;

/// Whether a create_status is one of CF_: daemons take any other for CF_EXTRACT.
bool IsCreateStatus(std::int64_t status) noexcept;

/// Why the core would not survive these arguments of one of its functions; NULL when it does.
const char* ArgumentProblem(std::uint32_t kind, wire::Reader in) noexcept;

/// Whether a daemon reads no further than the end of letters for an Options block: those with a
/// value need the colon behind it, and Z its digit.
bool AreWholeOptions(const char* letters) noexcept;

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_PACKET_RULES_H_
