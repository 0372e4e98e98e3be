// What a worker prints: whole lines for the debug trace, and the end of it for a message about its
// death.
#ifndef BAREOS_NODE_DAEMON_WORKER_OUTPUT_H_
#define BAREOS_NODE_DAEMON_WORKER_OUTPUT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace bareos_node::daemon {

class WorkerOutput {
 public:
  static constexpr std::size_t kKept = 4096;

  /// Passes each line that is complete to `line`. One without an end is passed when it is as long
  /// as what is kept.
  template <class Line>
  void Add(std::string_view text, Line line) {
    tail_.append(text);
    if (tail_.size() > kKept) tail_.erase(0, tail_.size() - kKept);
    open_.append(text);
    std::size_t start = 0;
    for (std::size_t end; (end = open_.find('\n', start)) != std::string::npos; start = end + 1)
      line(open_.substr(start, end - start));
    open_.erase(0, start);
    if (open_.size() >= kKept) Finish(line);
  }

  /// Passes a last line that has no end.
  template <class Line>
  void Finish(Line line) {
    if (!open_.empty()) line(open_);
    open_.clear();
  }

  /// The last bytes, from the start of a line on, without blank ends.
  std::string Tail() const {
    std::string_view text = tail_;
    if (tail_.size() == kKept) {
      const std::size_t first = text.find('\n');
      if (first != std::string_view::npos) text.remove_prefix(first + 1);
    }
    const std::size_t last = text.find_last_not_of(" \t\r\n");
    return std::string(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
  }

 private:
  std::string tail_;
  std::string open_;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_WORKER_OUTPUT_H_
