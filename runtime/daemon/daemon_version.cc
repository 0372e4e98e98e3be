// Two places that every daemon of these releases has: an exported struct that begins with the
// version as a text, and the library whose file name carries the major number.
#include "daemon/daemon_version.h"

#include <dlfcn.h>
#include <link.h>

#include <cstddef>
#include <cstring>

namespace bareos_node::daemon {

namespace {

constexpr const char* kVersionSymbol = "kBareosVersionStrings";
constexpr std::size_t kLongestVersion = 128;

bool IsDigit(char character) noexcept { return character >= '0' && character <= '9'; }

int LookAtLibrary(dl_phdr_info* library, std::size_t, void* found) noexcept {
  if (library->dlpi_name == nullptr) return 0;
  const std::string_view number = NumberOfLibrary(library->dlpi_name);
  if (number.empty()) return 0;
  *static_cast<std::string_view*>(found) = number;
  return 1;
}

}  // namespace

std::string_view NumberOfLibrary(std::string_view path) noexcept {
  constexpr std::string_view kName = "libbareos.so.";
  const std::string_view file = path.substr(path.rfind('/') + 1);
  if (!file.starts_with(kName)) return {};
  const std::string_view number = file.substr(kName.size());
  return !number.empty() && IsDigit(number.front()) ? number : std::string_view();
}

std::string FindDaemonVersion() {
  // The first member is the full version; what follows it is not looked at.
  if (const void* const strings = dlsym(RTLD_DEFAULT, kVersionSymbol)) {
    const char* version = nullptr;
    std::memcpy(&version, strings, sizeof version);
    if (version != nullptr && IsDigit(*version))
      return {version, strnlen(version, kLongestVersion)};
  }
  std::string_view number;
  dl_iterate_phdr(&LookAtLibrary, &number);
  return std::string(number);
}

}  // namespace bareos_node::daemon
