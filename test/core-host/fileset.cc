// Fileset editing by plugins. An Options block with the letter `e` excludes what its patterns
// match, as in the daemon.
#include "fileset.h"

#include <fnmatch.h>

namespace core_host {
namespace {

std::string Letter(int type) { return type == ' ' || type == 0 ? "" : std::string(1, char(type)); }

}  // namespace

void Fileset::AddExclude(const std::string& file) {
  edits_.push_back("AddExclude " + file);
  excludes_.push_back(file);
}

void Fileset::AddInclude(const std::string& file) {
  edits_.push_back("AddInclude " + file);
  includes_.push_back(file);
}

void Fileset::AddOptions(const std::string& letters) {
  edits_.push_back("AddOptions " + letters);
  if (letters.find('e') != std::string::npos) block_excludes_.back() = true;
}

bool Fileset::AddRegex(const std::string& expression, int type) {
  edits_.push_back("AddRegex" + Letter(type) + " " + expression);
  auto compiled = std::make_unique<regex_t>();
  if (regcomp(compiled.get(), expression.c_str(), REG_EXTENDED | REG_NOSUB) != 0) return false;
  const auto release = [](regex_t* regex) {
    regfree(regex);
    std::default_delete<regex_t>()(regex);
  };
  patterns_.push_back({"", {compiled.release(), release}, type, block_excludes_.size() - 1});
  return true;
}

void Fileset::AddWild(const std::string& pattern, int type) {
  edits_.push_back("AddWild" + Letter(type) + " " + pattern);
  patterns_.push_back({pattern, {}, type, block_excludes_.size() - 1});
}

void Fileset::NewBlock(const std::string& call) {
  edits_.push_back(call);
  block_excludes_.push_back(false);
}

bool Fileset::Accepts(const std::string& file, bool is_directory) const {
  for (const std::string& exclude : excludes_) {
    if (file == exclude || file.starts_with(exclude + "/")) return false;
    if (fnmatch(exclude.c_str(), file.c_str(), 0) == 0) return false;
  }
  for (const Pattern& pattern : patterns_) {
    if (!block_excludes_[pattern.block]) continue;
    if (pattern.type == 'D' && !is_directory) continue;
    if (pattern.type == 'F' && is_directory) continue;
    const std::string name = pattern.type == 'B' ? file.substr(file.rfind('/') + 1) : file;
    const bool matches = pattern.regex != nullptr
                             ? regexec(pattern.regex.get(), name.c_str(), 0, nullptr, 0) == 0
                             : fnmatch(pattern.wild.c_str(), name.c_str(), 0) == 0;
    if (matches) return false;
  }
  return true;
}

}  // namespace core_host
