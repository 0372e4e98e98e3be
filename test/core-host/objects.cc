// Delivery of restore objects: exact length, no zero byte behind, gone after the call.
#include "objects.h"

#include <memory>

#include "events.h"
#include "fd/layouts.h"
#include "loan.h"
#include "numbers.h"
#include "store.h"

namespace core_host {
namespace {

constexpr unsigned kEvent = EventNumber("bEventRestoreObject");

void DeliverObject(Job& job, const StoreReader& reader, const StoredFile& file) {
  const std::string contents = reader.ReadAll(file.extents.at(0));
  for (Instance* instance : Addressed(job, file.command)) {
    const Loan name(file.object_name), plugin(file.command);
    // No Loan: that one ends with a zero byte, which an object does not.
    const auto bytes = std::make_unique<char[]>(contents.size());
    contents.copy(bytes.get(), contents.size());
    auto packet =
        FreshPacket<bareos_node::fd::abi20::restore_object_pkt>(*instance, "handlePluginEvent");
    packet.object_name = name.get();
    packet.object = bytes.get();
    packet.plugin_name = plugin.get();
    packet.object_type = file.type;
    packet.object_len = packet.object_full_len = static_cast<std::int32_t>(contents.size());
    packet.object_index = file.object_index;
    packet.JobId = static_cast<std::uint32_t>(reader.header().job_id);
    DeliverTo(*instance, kEvent, &packet);
    CheckPacket(*instance, "handlePluginEvent", packet);
    std::fill_n(bytes.get(), contents.size(), '\xDD');
  }
}

}  // namespace

void DeliverObjects(Job& job, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    StoreReader reader(folder);
    for (StoredFile file; reader.Next(file) && !job.canceled();) {
      if (IsObject(file.type)) DeliverObject(job, reader, file);
    }
  }
  Deliver(job, kEvent, nullptr);
}

}  // namespace core_host
