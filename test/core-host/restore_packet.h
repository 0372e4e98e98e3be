// The restore packet in the layout of the release, filled from a stored file.
#ifndef BAREOS_NODE_CORE_HOST_RESTORE_PACKET_H_
#define BAREOS_NODE_CORE_HOST_RESTORE_PACKET_H_

#include <string>

#include "fd/layouts.h"
#include "job.h"
#include "loan.h"
#include "numbers.h"
#include "store.h"

namespace core_host {

struct RestoreAnswer {
  bRC code = bareos_node::bRC_OK;
  int create_status = 0;
};

namespace internal {

template <class Packet, class Call>
RestoreAnswer CallWithPacket(Instance& instance, const StoredFile& file, const std::string& name,
                             const std::string& link, std::string_view what, Call&& call) {
  const Loan ofname(name), olname(link), where(instance.job.where), empty("");
  const Loan original_name(file.name), original_link(file.link);
  auto packet = FreshPacket<Packet>(instance, what);
  packet.stream = Number("STREAM_UNIX_ATTRIBUTES");
  packet.data_stream = file.data_stream;
  packet.type = file.type;
  packet.file_index = file.index;
  packet.LinkFI = file.link_index;
  packet.uid = file.stat.st_uid;
  packet.statp = file.stat;
  packet.attrEx = empty.get();
  packet.ofname = ofname.get();
  packet.olname = olname.get();
  // Without a prefix it is empty, not NULL: bpipe-fd measures its length unasked.
  packet.where = where.get();
  packet.replace = static_cast<unsigned char>(instance.job.options.replace);
  packet.create_status = kError;
  if (what == "createFile") packet.delta_seq = static_cast<std::uint32_t>(file.delta_seq);
  if constexpr (requires { packet.filedes; }) packet.filedes = -1;
  if constexpr (requires { packet.original_file_name; }) {
    packet.original_file_name = original_name.get();
    packet.original_link_name = original_link.get();
  }
  const bRC code = Invoke(instance, what, [&](auto& table, PluginContext* context) {
    return call(table, context, &packet);
  });
  CheckPacket(instance, what, packet);
  if constexpr (requires { packet.filedes; }) {
    if (packet.filedes >= 0) {
      instance.job.messages.Violation(std::string(what) +
                                      " set filedes: the core takes the file for open");
    }
  }
  return {code, packet.create_status};
}

}  // namespace internal

/// `call` gets the function table, the context and the packet.
template <class Call>
RestoreAnswer CallWithRestorePacket(Instance& instance, const StoredFile& file,
                                    const std::string& name, const std::string& link,
                                    std::string_view what, Call&& call) {
  namespace fd = bareos_node::fd;
  switch (fd::RestorePacketLayoutIn(instance.job.rules.release)) {
    case fd::Layout::abi20:
      return internal::CallWithPacket<fd::abi20::restore_pkt>(instance, file, name, link, what,
                                                              call);
    case fd::Layout::abi22:
      return internal::CallWithPacket<fd::abi22::restore_pkt>(instance, file, name, link, what,
                                                              call);
    case fd::Layout::abi26:
      break;
  }
  return internal::CallWithPacket<fd::abi26::restore_pkt>(instance, file, name, link, what, call);
}

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_RESTORE_PACKET_H_
