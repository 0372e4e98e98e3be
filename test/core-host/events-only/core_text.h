// What the daemon's own library exports: its version and its text memory. Plugins find them by
// name.
#ifndef BAREOS_NODE_CORE_HOST_EVENTS_ONLY_CORE_TEXT_H_
#define BAREOS_NODE_CORE_HOST_EVENTS_ONLY_CORE_TEXT_H_

#include <cstdint>
#include <string>
#include <vector>

char* GetPoolMemory(int pool);
char* CheckPoolMemorySize(char* buffer, std::int32_t size);
void FreePoolMemory(char* buffer);

namespace core_host {

/// From now on the daemon calls itself that.
void SetVersion(const std::string& version);

/// Wrong uses of text memory so far.
std::vector<std::string> TextMistakes();

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_EVENTS_ONLY_CORE_TEXT_H_
