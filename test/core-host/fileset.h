// The fileset as far as plugins can edit it: recorded for the report, and simple enough excludes
// for AcceptFile.
#ifndef BAREOS_NODE_CORE_HOST_FILESET_H_
#define BAREOS_NODE_CORE_HOST_FILESET_H_

#include <regex.h>

#include <memory>
#include <string>
#include <vector>

namespace core_host {

class Fileset {
 public:
  /// Plugins may edit between PluginCommand and StartBackupJob.
  bool open = false;

  void AddExclude(const std::string& file);
  void AddInclude(const std::string& file);
  void AddOptions(const std::string& letters);
  /// False for an expression that does not compile.
  bool AddRegex(const std::string& expression, int type);
  void AddWild(const std::string& pattern, int type);
  void NewBlock(const std::string& call);

  bool Accepts(const std::string& file, bool is_directory) const;

  const std::vector<std::string>& edits() const noexcept { return edits_; }
  const std::vector<std::string>& includes() const noexcept { return includes_; }

 private:
  struct Pattern {
    std::string wild;
    std::shared_ptr<regex_t> regex;  ///< instead of a wildcard pattern
    int type = ' ';
    std::size_t block = 0;
  };

  std::vector<std::string> edits_;
  std::vector<std::string> includes_;
  std::vector<std::string> excludes_;
  std::vector<Pattern> patterns_;
  std::vector<bool> block_excludes_ = {false};
};

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_FILESET_H_
