// Constants whose values are the same in every release that has them: looked up when this is
// compiled, because looking one up by name takes longer than most of what is done with it.
#ifndef BAREOS_NODE_DAEMON_STEADY_H_
#define BAREOS_NODE_DAEMON_STEADY_H_

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "daemon/api.h"

namespace bareos_node::daemon {

/// Does not compile for a name that no release has, or that changed its value in one.
consteval std::int32_t Steady(std::string_view name) {
  const std::int64_t newest = api::ValueOf(name, kNewestRelease).value();
  for (const std::string_view release : kReleaseNames) {
    if (api::ValueOf(name, *ReleaseByName(release)).value_or(newest) != newest)
      throw "a constant that was renumbered";
  }
  return static_cast<std::int32_t>(newest);
}

/// Whether a packet's number is one of some such constants.
constexpr bool IsOneOf(std::int64_t value, std::initializer_list<std::int32_t> numbers) noexcept {
  for (const std::int32_t number : numbers) {
    if (number == value) return true;
  }
  return false;
}

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_STEADY_H_
