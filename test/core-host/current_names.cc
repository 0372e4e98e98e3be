// See current_names.h.
#include "current_names.h"

#include <algorithm>
#include <cstring>

#include "numbers.h"

namespace core_host {
namespace {

/// Takes away the first `count` folders. False when there are not as many: the text is damaged
/// then.
bool Strip(int count, char* text) {
  const std::string whole = Followed(text);
  const std::size_t root = std::min(whole.find('/'), whole.size());
  std::size_t at = std::min(root + 1, whole.size());
  int stripped = 0;
  for (; stripped < count && at < whole.size(); ++stripped) {
    at = std::min(whole.find('/', at), whole.size() - 1) + 1;
  }
  const auto separators = std::count(whole.begin(), whole.end(), '/');
  const std::string rest = whole.substr(0, root + 1) + whole.substr(at);
  std::memcpy(text, rest.c_str(), rest.size() + 1);
  return stripped == count && separators > count;
}

}  // namespace

std::string Followed(const char* text) { return {text, std::strlen(text)}; }

std::string LookupName(const CurrentNames& names, const struct stat& stat) {
  return Followed(S_ISDIR(stat.st_mode) ? names.link : names.name);
}

StrippedNames::StrippedNames(const Options& options, const CurrentNames& names)
    : names_(names), strips_(options.strip_path > 0) {
  if (!strips_) return;
  name_ = Followed(names_.name);
  if (HasOwnLink()) link_ = Followed(names_.link);
  const bool is_directory = names_.type == kDirectory || names_.type == kReparse;
  const bool link_alone =
      options.rules.strips_link_alone && is_directory && names_.name != names_.link;
  const bool done = (link_alone || Strip(options.strip_path, names_.name)) &&
                    (!HasOwnLink() || Strip(options.strip_path, names_.link));
  if (!done) PutBack();
}

StrippedNames::~StrippedNames() {
  if (strips_) PutBack();
}

bool StrippedNames::HasOwnLink() const noexcept {
  return names_.type != kSymlink && names_.name != names_.link;
}

void StrippedNames::PutBack() noexcept {
  std::memcpy(names_.name, name_.c_str(), name_.size() + 1);
  if (HasOwnLink()) std::memcpy(names_.link, link_.c_str(), link_.size() + 1);
}

}  // namespace core_host
