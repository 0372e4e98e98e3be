// Groups first: afterwards nobody may change them.
#include "keeper/identity.h"

#include <grp.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstdlib>

namespace bareos_node::keeper {

namespace {

/// Takes a number and the character behind it, or the end of the text. False when there is none.
bool TakeNumber(const char*& text, char behind, unsigned& number) noexcept {
  if (std::isdigit(static_cast<unsigned char>(*text)) == 0) return false;
  char* end = nullptr;
  errno = 0;
  const unsigned long value = std::strtoul(text, &end, 10);
  if (errno != 0 || value >= 0xFFFFFFFFUL || (*end != behind && *end != '\0')) return false;
  number = static_cast<unsigned>(value);
  text = *end == behind ? end + 1 : end;
  return true;
}

}  // namespace

bool Identity::Read(const char* text) noexcept {
  if (!TakeNumber(text, ':', user_) || !TakeNumber(text, ':', group_) || user_ == 0) return false;
  for (count_ = 0; *text != '\0'; ++count_) {
    if (count_ == kMostGroups || !TakeNumber(text, ',', groups_[count_])) return false;
  }
  return true;
}

bool Identity::Assume() const noexcept {
  return setgroups(count_, groups_) == 0 && setresgid(group_, group_, group_) == 0 &&
         setresuid(user_, user_, user_) == 0;
}

}  // namespace bareos_node::keeper
