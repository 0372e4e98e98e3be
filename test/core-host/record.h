// What daemons send of a file, as far as its length matters: they neither ask for the size of the
// buffer nor can they send more than a message holds.
#ifndef BAREOS_NODE_CORE_HOST_RECORD_H_
#define BAREOS_NODE_CORE_HOST_RECORD_H_

#include <cstddef>

#include "job.h"
#include "store.h"

namespace core_host {

/// A message between daemons without its header; a longer one arrives as several.
inline constexpr std::size_t kLongestMessage = 999'996;

/// Encodes the attributes as a daemon does, into a buffer as large as its own. Ends the program
/// where a daemon would write behind the end of it.
void EncodeAttributes(Job& job, const StoredFile& file);

/// Reports a record that is too long for one message.
void CheckRecord(Job& job, const std::string& name, const char* what, std::size_t length);

/// Makes zlib part of the program, for all libraries in it, as it is of a daemon.
void OpenZlib();

/// The same for a restore object, which a daemon compresses first; unchecked where there is no
/// zlib.
void CheckObject(Job& job, const std::string& name, const char* object, std::size_t size);

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_RECORD_H_
