// Which release of Bareos the daemon is, from the text that it gives as its version.
#ifndef BAREOS_NODE_DAEMON_DAEMON_RELEASE_H_
#define BAREOS_NODE_DAEMON_DAEMON_RELEASE_H_

#include <charconv>
#include <optional>
#include <string_view>

#include "common/releases.h"

namespace bareos_node::daemon {

/// "25.1.1 (01 May 2026)" is 25, "26.0.0~pre" is 26-dev, a newer one is the newest that is known;
/// none for an older one, and for a text that starts with no number.
inline std::optional<Release> ReleaseOfVersion(std::string_view version) noexcept {
  const auto major_of = [](std::string_view text) {
    int major = 0;
    std::from_chars(text.data(), text.data() + text.size(), major);
    return major;
  };
  const int major = major_of(version);
  for (const std::string_view name : kReleaseNames) {
    if (major_of(name) == major) return ReleaseByName(name);
  }
  if (major > major_of(ReleaseName(kNewestRelease))) return kNewestRelease;
  return std::nullopt;
}

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_DAEMON_RELEASE_H_
