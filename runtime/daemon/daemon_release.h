// Which release of Bareos the daemon is, from the text that it gives as its version.
#ifndef BAREOS_NODE_DAEMON_DAEMON_RELEASE_H_
#define BAREOS_NODE_DAEMON_DAEMON_RELEASE_H_

#include <optional>
#include <span>
#include <string_view>

#include "common/releases.h"

namespace bareos_node::daemon {

/// Which of `names`, oldest first, a version text is of: "25.1.1 (01 May 2026)" is 25, "26.0.0~pre" is
/// 26-dev, and so is "26.0.1" while there is no 26; a newer one is the newest; none for an older one,
/// and for a text that starts with no number.
constexpr std::optional<std::string_view> NameOfVersion(
    std::string_view version, std::span<const std::string_view> names) noexcept {
  const auto major_of = [](std::string_view text) {
    int major = 0;
    for (const char digit : text) {
      if (digit < '0' || digit > '9' || major > 1000) break;
      major = major * 10 + (digit - '0');
    }
    return major;
  };
  const int major = major_of(version);
  const bool is_preview = version.find('~') != std::string_view::npos;
  std::optional<std::string_view> found;
  for (const std::string_view name : names) {
    // A preview stands before the release that it became.
    if (major_of(name) == major && !(found && is_preview)) found = name;
  }
  if (!found && !names.empty() && major > major_of(names.back())) found = names.back();
  return found;
}

inline std::optional<Release> ReleaseOfVersion(std::string_view version) noexcept {
  const std::optional<std::string_view> name = NameOfVersion(version, kReleaseNames);
  return name ? ReleaseByName(*name) : std::nullopt;
}

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_DAEMON_RELEASE_H_
