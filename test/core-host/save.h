// Saves one file of a backup: attributes, data, access control list, extended attributes.
#ifndef BAREOS_NODE_CORE_HOST_SAVE_H_
#define BAREOS_NODE_CORE_HOST_SAVE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "current_names.h"
#include "data_file.h"
#include "job.h"
#include "store.h"

namespace core_host {

/// Options of a file, one bit for every FO_ number.
using FileOptions = std::bitset<40>;

/// Sets them in a packet: a bit for each, in bytes.
template <class Packet>
void SetFlags(Packet& packet, const FileOptions& options) {
  for (std::size_t bit = 0; bit < options.size(); ++bit) {
    if (!options.test(bit)) continue;
    const auto byte = static_cast<unsigned char>(packet.flags[bit / 8]);
    packet.flags[bit / 8] = static_cast<char>(byte | 1U << bit % 8);
  }
}

struct FileToSave {
  Instance* instance = nullptr;  ///< who reads it; none for the core itself
  std::string command;
  std::string name;
  std::string link;
  bool link_is_name = false;  ///< to the core they are one text
  struct stat stat = {};
  int type = 0;
  FileOptions options;
  bool no_read = false;
  bool is_option_plugin = false;
  int delta_seq = 0;
  std::string object_name;
  const char* object = nullptr;  ///< the plugin's, until endBackupFile
  int object_length = 0;
  int object_index = 0;
};

/// Its names as the core holds them.
inline CurrentNames NamesOf(FileToSave& file) {
  return {file.name.data(), (file.link_is_name ? file.name : file.link).data(), file.type};
}

class Saver {
 public:
  explicit Saver(Job& job);

  /// The fileset's options for every file.
  static FileOptions OptionsOf(const Options& options);

  void Save(FileToSave& file);
  void SaveDeleted(const std::string& name);
  void Finish() { store_.Finish(); }

 private:
  enum class Kind { kSave, kCountSkipped, kLose };
  Kind KindOf(const FileToSave& file);
  void FindHardLink(FileToSave& file, StoredFile& stored);
  void NameRecord(FileToSave& file, StoredFile& stored);
  void SaveData(FileToSave& file, StoredFile& stored);
  bool ReadAll(DataFile& data, const FileToSave& file, StoredFile& stored);
  void SaveAcl(const FileToSave& file, StoredFile& stored);
  void SaveXattrs(const FileToSave& file, StoredFile& stored);
  void Lose(const FileToSave& file, const std::string& why);

  Job& job_;
  StoreWriter store_;
  std::vector<char> block_;
  int index_ = 0;
  std::map<std::pair<dev_t, ino_t>, std::pair<int, std::string>> hard_links_;
};

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_SAVE_H_
