// Restores one file: through its plugin, or by the core alone when no plugin saved it.
#ifndef BAREOS_NODE_CORE_HOST_RESTORE_FILE_H_
#define BAREOS_NODE_CORE_HOST_RESTORE_FILE_H_

#include <memory>
#include <string>
#include <vector>

#include "data_file.h"
#include "job.h"
#include "store.h"

namespace core_host {

class FileRestorer {
 public:
  explicit FileRestorer(Job& job);

  void Restore(const StoreReader& reader, const StoredFile& file);
  /// endRestoreFile for a file of this instance that a failure left open.
  void EndOpenFile(Instance& instance);

 private:
  struct Names {
    std::string name;
    std::string link;
  };

  void RestoreThroughPlugin(const StoreReader& reader, const StoredFile& file, Instance& instance);
  void RestoreAlone(const StoreReader& reader, const StoredFile& file);
  bool Start(Instance& instance, const StoredFile& file);
  int Create(Instance& instance, const StoredFile& file, const Names& names);
  int CreateInCore(const StoredFile& file, const Names& names);
  bool Write(const StoreReader& reader, const StoredFile& file, DataFile& data);
  void SetAttributes(Instance& instance, const StoredFile& file, const Names& names,
                     DataFile* data);
  void SetAcl(Instance& instance, const StoreReader& reader, const StoredFile& file,
              const Names& names);
  void SetXattrs(Instance& instance, const StoreReader& reader, const StoredFile& file,
                 const Names& names);
  void FileError(const std::string& text);
  Names NamesOf(const StoredFile& file) const;

  Job& job_;
  std::vector<char> block_;
  Instance* open_ = nullptr;
};

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_RESTORE_FILE_H_
