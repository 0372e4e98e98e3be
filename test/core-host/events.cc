// Delivery rules of contract 4.4 and the cancel matrix of 4.5.
#include "events.h"

#include "loan.h"
#include "numbers.h"

namespace core_host {
namespace {

bool ComesWhenCancelled(unsigned event) noexcept {
  return event == EventNumber("bEventEndBackupJob") || event == EventNumber("bEventEndVerifyJob") ||
         event == EventNumber("bEventEndRestoreJob");
}

bool EndsDelivery(const Job& job, bRC code) noexcept {
  return job.rules.stop_ends_delivery && SaysStop(code);
}

/// Calls the handlers one after the other; `call` says how the value gets there.
template <class Instances, class Call>
bRC DeliverEach(Job& job, unsigned event, Instances&& instances, Call&& call) {
  if (job.canceled() && !ComesWhenCancelled(event)) return bareos_node::bRC_Cancel;
  bRC code = bareos_node::bRC_OK;
  for (auto& instance : instances) {
    if (!IsUsable(*instance) || !instance->events.test(event)) continue;
    code = call(*instance);
    if (EndsDelivery(job, code)) break;
  }
  return job.canceled() ? bareos_node::bRC_Cancel : code;
}

}  // namespace

bool IsUsable(const Instance& instance) noexcept { return instance.enabled && !instance.freed; }

bRC DeliverTo(Instance& instance, unsigned event, void* value) {
  if (!IsUsable(instance) || !instance.events.test(event)) return bareos_node::bRC_OK;
  bareos_node::fd::s_bEvent packet = {event};
  const bRC code = Invoke(instance, "handlePluginEvent", [&](auto& table, PluginContext* context) {
    return table.handlePluginEvent(context, &packet, value);
  });
  packet.eventType = kPoisonedEvent;
  return code;
}

bRC Deliver(Job& job, unsigned event, void* value) {
  return DeliverEach(job, event, job.instances,
                     [&](Instance& instance) { return DeliverTo(instance, event, value); });
}

bRC DeliverTextTo(Instance& instance, unsigned event, std::string_view text) {
  const Loan loan(text);
  return DeliverTo(instance, event, loan.get());
}

bRC DeliverText(Job& job, unsigned event, std::string_view text) {
  return DeliverEach(job, event, job.instances,
                     [&](Instance& instance) { return DeliverTextTo(instance, event, text); });
}

std::vector<Instance*> Addressed(Job& job, std::string_view definition) {
  std::vector<Instance*> found;
  const std::string_view wanted = PluginNameOf(definition);
  const bool means_all = wanted == "job" || wanted == "*all*";
  for (const auto& instance : job.instances) {
    if (!instance->library.Answers(wanted)) continue;
    found.push_back(instance.get());
    if (job.rules.first_match_only && !means_all) break;
  }
  return found;
}

Instance* FirstAddressed(Job& job, std::string_view definition) {
  const auto found = Addressed(job, definition);
  return found.empty() ? nullptr : found.front();
}

bRC DeliverAddressed(Job& job, unsigned event, std::string_view text) {
  if (text.find(':') == std::string_view::npos) return DeliverText(job, event, text);
  return DeliverEach(job, event, Addressed(job, text),
                     [&](Instance& instance) { return DeliverTextTo(instance, event, text); });
}

}  // namespace core_host
