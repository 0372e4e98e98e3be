// The names of the file at hand as a daemon holds them: two pointers that it follows without a
// look, and cuts in place for `Strip Path`. Where it dies of a NULL, so does the host.
#ifndef BAREOS_NODE_CORE_HOST_CURRENT_NAMES_H_
#define BAREOS_NODE_CORE_HOST_CURRENT_NAMES_H_

#include <sys/stat.h>

#include <string>

#include "options.h"

namespace core_host {

struct CurrentNames {
  char* name = nullptr;
  char* link = nullptr;  ///< the same pointer as `name` for plain files of the core
  int type = 0;
};

/// The text behind a pointer. NULL ends the program, as it does in a daemon's hash.
std::string Followed(const char* text);

/// By which name the accurate list knows the file: the mode alone decides, not the type.
std::string LookupName(const CurrentNames& names, const struct stat& stat);

/// Strips both names in place for as long as it lives. What cannot be stripped stays whole.
class StrippedNames {
 public:
  StrippedNames(const Options& options, const CurrentNames& names);
  StrippedNames(const StrippedNames&) = delete;
  StrippedNames& operator=(const StrippedNames&) = delete;
  ~StrippedNames();

 private:
  bool HasOwnLink() const noexcept;
  void PutBack() noexcept;

  CurrentNames names_;
  bool strips_;
  std::string name_;
  std::string link_;
};

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_CURRENT_NAMES_H_
