// Names of files that have several, as a job handed them to the core. The core takes the second
// time of the same name for a mistake of its own search: it sends the attributes again, without
// data, and a restore would find the later record.
#ifndef BAREOS_NODE_DAEMON_NAMED_LINKS_H_
#define BAREOS_NODE_DAEMON_NAMED_LINKS_H_

#include <sys/stat.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace bareos_node::daemon {

class NamedLinks {
 public:
  /// A file that comes under its first name again gets one link: then the core saves it once more,
  /// whole.
  template <class Packet>
  void Separate(Packet& packet) {
    if (packet.fname == nullptr || packet.statp.st_nlink <= 1 || S_ISDIR(packet.statp.st_mode))
      return;
    if (IsAgain(packet.statp, packet.fname)) packet.statp.st_nlink = 1;
  }

 private:
  bool IsAgain(const struct stat& statp, std::string_view name) {
    const auto [first, is_new] = first_.try_emplace({statp.st_dev, statp.st_ino}, name);
    return !is_new && first->second == name;
  }

  std::map<std::pair<dev_t, ino_t>, std::string> first_;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_NAMED_LINKS_H_
