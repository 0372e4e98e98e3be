// The next names of the list, in one piece of memory, each with a zero byte at its end.
#ifndef BAREOS_NODE_ENGINE_NAMES_H_
#define BAREOS_NODE_ENGINE_NAMES_H_

#include <cstddef>
#include <cstring>
#include <span>
#include <string>

namespace bareos_node::engine {

class Names {
 public:
  /// Takes more, behind those that are there. The last one has to end, too.
  void Add(std::span<const std::byte> names) {
    bytes_.erase(0, at_);
    ahead_ -= at_;
    at_ = 0;
    bytes_.append(reinterpret_cast<const char*>(names.data()), names.size());
  }

  bool empty() const noexcept { return at_ == bytes_.size(); }

  /// The next one, without slashes at its end; the root stays what it is.
  std::string Front() const { return Bare(at_); }
  void Drop() noexcept {
    at_ = After(at_);
    if (ahead_ < at_) ahead_ = at_;
  }

  /// The same a second time, for whoever is ahead.
  bool has_ahead() const noexcept { return ahead_ < bytes_.size(); }
  std::string TakeAhead() {
    std::string name = Bare(ahead_);
    ahead_ = After(ahead_);
    return name;
  }

  void Clear() noexcept {
    bytes_.clear();
    at_ = ahead_ = 0;
  }

 private:
  std::string Bare(std::size_t at) const {
    std::string name(bytes_.c_str() + at);
    while (name.size() > 1 && name.back() == '/') name.pop_back();
    return name;
  }

  std::size_t After(std::size_t at) const noexcept {
    return at + std::strlen(bytes_.c_str() + at) + 1;
  }

  std::string bytes_;
  std::size_t at_ = 0;
  std::size_t ahead_ = 0;
};

}  // namespace bareos_node::engine

#endif  // BAREOS_NODE_ENGINE_NAMES_H_
