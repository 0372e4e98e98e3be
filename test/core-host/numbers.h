// The daemon's constants that the host needs, taken from the generated table at compile time. Every
// number here is the same in all releases, which the assertions say.
#ifndef BAREOS_NODE_CORE_HOST_NUMBERS_H_
#define BAREOS_NODE_CORE_HOST_NUMBERS_H_

#include <string_view>

#include "fd/constants.h"

namespace core_host {

consteval int Number(std::string_view name) {
  namespace fd = bareos_node::fd;
  const auto oldest = fd::ValueOf(name, bareos_node::kOldestRelease);
  const auto newest = fd::ValueOf(name, bareos_node::kNewestRelease);
  // Not a constant expression, hence a compile error, when a release lacks or changes it.
  if (oldest != newest) throw "differs between releases";
  return static_cast<int>(oldest.value());
}

// clang-format off
enum FileType : int {
  kLinkSaved = Number("FT_LNKSAVED"), kEmptyFile = Number("FT_REGE"), kRegular = Number("FT_REG"),
  kSymlink = Number("FT_LNK"), kDirectory = Number("FT_DIREND"), kSpecial = Number("FT_SPEC"),
  kNoAccess = Number("FT_NOACCESS"), kNoFollow = Number("FT_NOFOLLOW"),
  kNoStat = Number("FT_NOSTAT"), kUnchanged = Number("FT_NOCHG"),
  kDirectoryUnchanged = Number("FT_DIRNOCHG"), kIsArchive = Number("FT_ISARCH"),
  kNoRecurse = Number("FT_NORECURSE"), kOtherFilesystem = Number("FT_NOFSCHG"),
  kNoOpen = Number("FT_NOOPEN"), kRaw = Number("FT_RAW"), kFifo = Number("FT_FIFO"),
  kDirectoryBegin = Number("FT_DIRBEGIN"), kInvalidFilesystem = Number("FT_INVALIDFS"),
  kInvalidDrive = Number("FT_INVALIDDT"), kReparse = Number("FT_REPARSE"),
  kPluginType = Number("FT_PLUGIN"), kDeleted = Number("FT_DELETED"), kBase = Number("FT_BASE"),
  kRestoreFirst = Number("FT_RESTORE_FIRST"), kJunction = Number("FT_JUNCTION"),
  kPluginConfig = Number("FT_PLUGIN_CONFIG"),
  kPluginConfigFilled = Number("FT_PLUGIN_CONFIG_FILLED"),
};

enum CreateStatus : int {
  kSkip = Number("CF_SKIP"), kError = Number("CF_ERROR"), kExtract = Number("CF_EXTRACT"),
  kCreated = Number("CF_CREATED"), kCore = Number("CF_CORE"),
};

enum IoFunction : int {
  kOpen = Number("IO_OPEN"), kRead = Number("IO_READ"), kWrite = Number("IO_WRITE"),
  kClose = Number("IO_CLOSE"), kSeek = Number("IO_SEEK"),
};
/// Since 22; spelled out because 20 and 21 have no name for it.
inline constexpr int kDoIoInCore = 1;

enum FileOption : int {
  kPortableData = Number("FO_PORTABLE_DATA"), kSparse = Number("FO_SPARSE"),
  kMtimeOnly = Number("FO_MTIMEONLY"), kNoAtime = Number("FO_NOATIME"), kAcl = Number("FO_ACL"),
  kNoHardLink = Number("FO_NO_HARDLINK"), kXattr = Number("FO_XATTR"), kDelta = Number("FO_DELTA"),
  kOffsets = Number("FO_OFFSETS"), kPluginOption = Number("FO_PLUGIN"),
};

enum MessageType : int {
  kAbort = Number("M_ABORT"), kFatal = Number("M_FATAL"), kErrorMessage = Number("M_ERROR"),
  kWarning = Number("M_WARNING"), kInfo = Number("M_INFO"), kNotSaved = Number("M_NOTSAVED"),
  kSkipped = Number("M_SKIPPED"), kErrorTerm = Number("M_ERROR_TERM"), kTerm = Number("M_TERM"),
  kSecurity = Number("M_SECURITY"), kAlert = Number("M_ALERT"),
};
// clang-format on

/// Number of an event by its name in the headers.
consteval unsigned EventNumber(std::string_view name) {
  for (const auto& event : bareos_node::fd::kEvents) {
    if (event.name == name) return static_cast<unsigned>(event.number);
  }
  throw "no such event";
}

inline bool IsObject(int type) noexcept {
  return type == kRestoreFirst || type == kPluginConfig || type == kPluginConfigFilled;
}

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_NUMBERS_H_
