// How long storage takes for a file, lately: whether several files at once would be faster.
#ifndef BAREOS_NODE_ENGINE_PACE_H_
#define BAREOS_NODE_ENGINE_PACE_H_

#include <chrono>

namespace bareos_node::engine {

class Pace {
 public:
  void Learn(std::chrono::nanoseconds cost) noexcept {
    average_ += (cost - average_) / 8;
    if (average_ > kSlow) slow_ = true;
    if (average_ < kFast) slow_ = false;
  }

  bool slow() const noexcept { return slow_; }

 private:
  static constexpr std::chrono::microseconds kSlow{200};
  /// A disk that warms up changes the verdict slowly.
  static constexpr std::chrono::microseconds kFast{100};

  std::chrono::nanoseconds average_{0};
  bool slow_ = false;
};

}  // namespace bareos_node::engine

#endif  // BAREOS_NODE_ENGINE_PACE_H_
