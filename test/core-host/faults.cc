// Plays what --refuse, --damage and --break-off ask for.
#include "faults.h"

#include <algorithm>
#include <stdexcept>

namespace core_host {
namespace {

std::vector<CallPoint> PointsOf(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

/// Every point counts, so that two equal ones are both reached.
bool AnyReached(std::vector<CallPoint>& points, std::string_view name) noexcept {
  return std::count_if(points.begin(), points.end(),
                       [name](CallPoint& point) { return point.Reached(name); }) > 0;
}

}  // namespace

CallPoint::CallPoint(const std::string& text) : name_(text.substr(0, text.find(':'))) {
  if (name_.size() == text.size()) return;
  try {
    left_ = std::stoi(text.substr(name_.size() + 1));
  } catch (const std::exception&) {
    throw std::invalid_argument("not of the form NAME or NAME:N: " + text);
  }
}

Faults::Faults(const Options& options)
    : options_(options),
      refusals_(PointsOf(options.refuse)),
      breaks_(PointsOf(options.break_off)) {}

SizeMarks Faults::MarksOf(std::string_view call, std::size_t size) const noexcept {
  constexpr std::int32_t kUnknown = 4096, kWrong = 1;
  const auto right = static_cast<std::int32_t>(size);
  for (const auto& [damaged, how] : options_.damage) {
    if (damaged != call) continue;
    if (how == "size") return {kUnknown, kUnknown};
    if (how == "none") return {0, 0};
    return {right, kWrong};
  }
  return {right, right};
}

bool Faults::Refuses(std::string_view function) noexcept { return AnyReached(refusals_, function); }

void Faults::Passed(std::string_view call) {
  if (AnyReached(breaks_, call)) throw BrokenOff();
}

}  // namespace core_host
