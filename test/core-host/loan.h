// Text that is lent to a plugin for the time of one call. Afterwards it is overwritten, so a plugin
// that kept the pointer reads garbage (or is caught by ASan) in the host already and not in a
// daemon a year later.
#ifndef BAREOS_NODE_CORE_HOST_LOAN_H_
#define BAREOS_NODE_CORE_HOST_LOAN_H_

#include <cstddef>
#include <cstring>
#include <deque>
#include <memory>
#include <string_view>
#include <utility>

namespace core_host {

class Loan {
 public:
  explicit Loan(std::string_view text)
      : size_(text.size()), memory_(std::make_unique<char[]>(size_ + 1)) {
    if (size_ != 0) std::memcpy(memory_.get(), text.data(), size_);
  }
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;

  ~Loan() {
    std::memset(memory_.get(), kPoison, size_);
#if !defined(__SANITIZE_ADDRESS__)
    // Kept for a while: the allocator would hand it out again at once and hide the poison.
    static thread_local std::deque<std::unique_ptr<char[]>> quarantine;
    quarantine.push_back(std::move(memory_));
    if (quarantine.size() > kKept) quarantine.pop_front();
#endif
  }

  char* get() const noexcept { return memory_.get(); }

 private:
  static constexpr int kPoison = 0xDD;
  static constexpr std::size_t kKept = 64;

  std::size_t size_;
  std::unique_ptr<char[]> memory_;
};

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_LOAN_H_
